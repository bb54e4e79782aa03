import Link from 'next/link'
import type { ComponentProps } from 'react'

interface Look {
  /** primary: the one main action of a view. */
  readonly kind?: 'plain' | 'primary' | 'ghost'
  readonly small?: boolean
  /** Nothing but an icon: give an aria-label. */
  readonly iconOnly?: boolean
}

function classOf(
  { kind = 'plain', small = false, iconOnly = false }: Look,
  more: string | undefined,
): string {
  return ['btn', kind === 'plain' ? '' : kind, small ? 'sm' : '', iconOnly ? 'icon' : '', more]
    .filter(Boolean)
    .join(' ')
}

export function Button({
  kind,
  small,
  iconOnly,
  className,
  type = 'button',
  ...rest
}: Look & ComponentProps<'button'>) {
  return <button {...rest} type={type} className={classOf({ kind, small, iconOnly }, className)} />
}

export function LinkButton({
  kind,
  small,
  iconOnly,
  className,
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return <Link {...rest} className={classOf({ kind, small, iconOnly }, className)} />
}
