import { Drawer } from '#components/deliveries/drawer.tsx'
import { DrawerProblem } from '#components/deliveries/drawer-problem.tsx'
import { paramsOf } from '#components/shell/url.ts'
import type { DeliveryRow, EventData } from '#lib/domain/event-views.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import { type Search, valueOf } from '#lib/domain/search.ts'
import { readZone } from '#lib/format-time.ts'
import { deliveryById } from '#lib/server/deliveries.ts'
import { eventByKey } from '#lib/server/event.ts'

interface OpenDrawerProps {
  readonly id: string
  readonly search: Search
}

/** The drawer of the delivery that the URL names; the list beside it stays whatever comes of it. */
export async function OpenDrawer({ id, search }: OpenDrawerProps) {
  const query = paramsOf(search).toString()
  const found = await readOpen(id)
  if (found instanceof RequestError) return <DrawerProblem id={id} query={query} error={found} />
  return <Drawer {...found} query={query} zone={readZone(valueOf(search, 'tz'))} now={Date.now()} />
}

async function readOpen(id: string): Promise<{ row: DeliveryRow; event: EventData | null } | RequestError> {
  try {
    const row = await deliveryById(id)
    const event = row.key === null ? null : await eventByKey(row.key, { pipeline: row.pipeline })
    return { row, event: event?.data ?? null }
  } catch (error) {
    if (error instanceof RequestError) return error
    throw error
  }
}
