import type { Answer } from '#lib/domain/answer.ts'
import type { ShellData } from '#lib/domain/views.ts'
import { Brand } from './brand.tsx'
import { FindEvent } from './find-event.tsx'
import { Freshness } from './freshness.tsx'
import { PipelinePicker } from './pipeline-picker.tsx'
import { RangePicker } from './range-picker.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { ZoneToggle } from './zone-toggle.tsx'

/** What every page has at its top: pipelines, range, zone, search, freshness, theme. */
export function TopBar({ shell }: { readonly shell: Answer<ShellData> }) {
  const { pipelines, now } = shell.data
  return (
    <header className="topbar">
      <Brand />
      <PipelinePicker names={pipelines} />
      <RangePicker now={now} />
      <ZoneToggle className="hide-m" />
      <span className="grow hide-m" />
      <FindEvent />
      <Freshness freshness={shell.freshness} now={now} />
      <span className="hide-m">
        <ThemeToggle />
      </span>
    </header>
  )
}
