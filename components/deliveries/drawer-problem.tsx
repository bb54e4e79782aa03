import { CodeText } from '#components/ui/code-text.tsx'
import { Fill } from '#components/ui/fill.tsx'
import type { RequestError } from '#lib/domain/request-error.ts'
import { DrawerClose, DrawerFrame } from './drawer-frame.tsx'

interface DrawerProblemProps {
  readonly id: string
  readonly query: string
  readonly error: Pick<RequestError, 'status' | 'code' | 'message' | 'hint'>
}

/** A drawer whose delivery or event could not be read: the list beside it lives on. */
export function DrawerProblem({ id, query, error }: DrawerProblemProps) {
  return (
    <DrawerFrame deliveryId={id} query={query} label="Delivery">
      <div className="drawer-head">
        <div className="top">
          <h2>{error.status === 404 ? 'Not found' : 'Could not be read'}</h2>
          <span className="grow" />
          <DrawerClose query={query} />
        </div>
      </div>
      <div className="drawer-body">
        <Fill
          kind={error.status === 404 ? 'empty' : 'error'}
          title={<CodeText text={error.message} />}
          code={error.code}
        >
          <CodeText text={error.hint} />
        </Fill>
      </div>
    </DrawerFrame>
  )
}
