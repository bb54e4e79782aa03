'use client'

import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { Icon } from '#components/ui/icon.tsx'
import { Menu } from './menu.tsx'
import { hrefWith } from './url.ts'

/** Which pipelines the page counts: all, or those chosen; a choice is added to or taken from the others. */
export function PipelinePicker({ names }: { readonly names: readonly string[] }) {
  const path = usePathname()
  const query = useSearchParams()
  const params = new URLSearchParams(query)
  params.delete('next')
  const chosen = query.getAll('pipeline')
  const word = wordFor(chosen, names.length)
  return (
    <Menu
      label={`Pipeline: ${word}`}
      summaryClass="btn pick"
      summary={
        <>
          <span>
            <span className="k hide-m">Pipeline </span>
            {word}
          </span>
          <Icon name="down" size="sm" />
        </>
      }
    >
      <ul>
        <li>
          <Link
            href={hrefWith(path, params, { pipeline: null })}
            scroll={false}
            aria-current={chosen.length === 0 ? 'true' : undefined}
          >
            <Check on={chosen.length === 0} />
            All
          </Link>
        </li>
        {names.map((name) => {
          const on = chosen.includes(name)
          const next = on ? chosen.filter((other) => other !== name) : [...chosen, name]
          return (
            <li key={name}>
              <Link
                href={hrefWith(path, params, { pipeline: next })}
                scroll={false}
                aria-current={on ? 'true' : undefined}
              >
                <Check on={on} />
                {name}
              </Link>
            </li>
          )
        })}
      </ul>
    </Menu>
  )
}

function wordFor(chosen: readonly string[], all: number): string {
  if (chosen.length === 0) return 'All'
  return chosen.length === 1 && chosen[0] ? chosen[0] : `${chosen.length} of ${all}`
}

function Check({ on }: { readonly on: boolean }) {
  return <span className="check-slot">{on ? <Icon name="check" size="sm" /> : null}</span>
}
