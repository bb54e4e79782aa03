import { CONTROL_SHAPES } from './control-shapes.tsx'
import { MARK_SHAPES } from './mark-shapes.tsx'

/** Every icon's shape, once a page; `Icon` refers to them. */
export function IconSprite() {
  const shapes = Object.entries({ ...MARK_SHAPES, ...CONTROL_SHAPES })
  return (
    <svg className="sprite" aria-hidden="true">
      {shapes.map(([name, shape]) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 16 16">
          {shape}
        </symbol>
      ))}
    </svg>
  )
}
