import type { CONTROL_SHAPES } from './control-shapes.tsx'
import type { MARK_SHAPES } from './mark-shapes.tsx'

export type IconName = keyof typeof MARK_SHAPES | keyof typeof CONTROL_SHAPES

interface IconProps {
  readonly name: IconName
  /** 16 px, or 14 px within text and small controls. */
  readonly size?: 'md' | 'sm'
  /** Only where no word stands beside it: else the icon is hidden from readers. */
  readonly label?: string
  readonly className?: string
}

/** One icon of the sprite that the layout carries. It takes its colour from the text around it. */
export function Icon({ name, size = 'md', label, className }: IconProps) {
  const classes = [size === 'sm' ? 'ic-sm' : 'ic', className].filter(Boolean).join(' ')
  const access = label ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': true } as const)
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: hidden, or named by aria-label, just above
    <svg className={classes} viewBox="0 0 16 16" {...access}>
      <use href={`#i-${name}`} />
    </svg>
  )
}
