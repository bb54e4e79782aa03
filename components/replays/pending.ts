/* R on a row opens its drawer, and the drawer's Replay… button opens the dialog once it is there. */
let asked: string | null = null

export function askForReplay(deliveryId: string): void {
  asked = deliveryId
}

/** Whether a replay of this delivery was just asked for by key; true only once. */
export function takeAsked(deliveryId: string): boolean {
  const mine = asked === deliveryId
  if (mine) asked = null
  return mine
}
