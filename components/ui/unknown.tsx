interface UnknownProps {
  /** Why it cannot be known, as the end of "unknown: …". */
  readonly reason: string
}

/** A number that cannot be known: a dash on hatch, never 0. The reason is its title and is read out. */
export function Unknown({ reason }: UnknownProps) {
  return (
    // Focusable, so that the reason also reaches those without a pointer.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the title must be reachable by keyboard
    <span className="unk" tabIndex={0} title={`Unknown: ${reason}`}>
      <span>
        —<span className="vh"> unknown: {reason}</span>
      </span>
    </span>
  )
}
