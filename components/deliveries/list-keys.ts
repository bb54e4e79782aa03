/** What a key does in the list. */
export type ListAction =
  | { readonly move: 'down' | 'up' | 'first' | 'last' | 'page-down' | 'page-up' }
  | 'open'
  | 'replay'

const ACTIONS: Readonly<Record<string, ListAction>> = {
  ArrowDown: { move: 'down' },
  j: { move: 'down' },
  J: { move: 'down' },
  ArrowUp: { move: 'up' },
  k: { move: 'up' },
  K: { move: 'up' },
  Home: { move: 'first' },
  End: { move: 'last' },
  PageDown: { move: 'page-down' },
  PageUp: { move: 'page-up' },
  Enter: 'open',
  r: 'replay',
  R: 'replay',
}

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Keys with a modifier belong to the browser. */
export function listAction(event: Pressed): ListAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  return Object.hasOwn(ACTIONS, event.key) ? (ACTIONS[event.key] ?? null) : null
}

const PAGE = 10

/** The row to go to, within the list. */
export function movedTo(index: number, count: number, move: Exclude<ListAction, string>['move']): number {
  const target = {
    down: index + 1,
    up: index - 1,
    first: 0,
    last: count - 1,
    'page-down': index + PAGE,
    'page-up': index - PAGE,
  }[move]
  return Math.min(Math.max(0, target), Math.max(0, count - 1))
}

/** A key typed into a field is text, not a shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}
