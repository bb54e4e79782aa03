import { visibleText } from './visible-text.ts'

/** A message as the server writes it, what stands in it between backticks in mono; text of others is made inert. */
export function CodeText({ text }: { readonly text: string }) {
  const parts = visibleText(text)
    .split(/`([^`]*)`/)
    .map((part, place) => ({ part, place }))
  return parts.map(({ part, place }) =>
    place % 2 === 0 ? (
      part
    ) : (
      <code key={place} className="mono">
        {part}
      </code>
    ),
  )
}
