'use client'

import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { RecordView } from '#lib/domain/event-views.ts'
import type { ReplayPreview } from '#lib/domain/replay-views.ts'
import { formatTime, formatTimeMs, formatZone, type Zone } from '#lib/format-time.ts'
import { recordLine } from './watch-steps.ts'
import { PREDICTION_LOOKS, sentences } from './words.ts'

/** A payload may be a megabyte: what is shown is bounded, what is sent is whole. */
const SHOWN_PAYLOAD = 20_000

export function PayloadBody({ preview }: { readonly preview: ReplayPreview | null }) {
  if (preview === null) return <PreviewSkeleton />
  const cut = preview.payload.length > SHOWN_PAYLOAD
  const logged = preview.payloadOrigin === 'logged'
  return (
    <>
      <div className="note c-neutral">
        <Icon name={logged ? 'check' : 'replays'} size="sm" />
        <span>
          <b>{logged ? 'The payload that was logged.' : 'A notification built from the key.'}</b>{' '}
          {logged
            ? 'The handler logged its event; this is sent as it was.'
            : 'The handler did not log its event: bucket, key and version are as the guard saw them.'}
        </span>
      </div>
      <div>
        <span className="lbl">Payload</span>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
        <section className="payload" tabIndex={0} aria-label="Payload">
          <pre>
            <code>{visibleText(cut ? preview.payload.slice(0, SHOWN_PAYLOAD) : preview.payload)}</code>
          </pre>
        </section>
        {cut ? (
          <span className="small muted">
            The first {SHOWN_PAYLOAD.toLocaleString('en')} characters; all of it is sent.
          </span>
        ) : null}
      </div>
      <ul className="checks">
        <li>
          <Icon name="check" size="sm" />
          <span>
            Target <span className="mono">{visibleText(preview.target)}</span>
          </span>
          <span className="w">synchronous</span>
        </li>
      </ul>
    </>
  )
}

function PreviewSkeleton() {
  return (
    <div aria-busy="true">
      <span className="vh">Reading the record and building the payload…</span>
      {[72, 96, 88, 64].map((width) => (
        <p key={width}>
          <span className="sk" style={{ width: `${width}%` }} />
        </p>
      ))}
    </div>
  )
}

const RECORD_WORDS: Readonly<Record<RecordView['state'], string>> = {
  unconfigured: 'not configured',
  unreadable: 'unreadable',
  none: 'none',
  present: 'in force',
  expired: 'expired',
  in_progress: 'a run holds it',
}

export function PredictionBox({ preview }: { readonly preview: ReplayPreview }) {
  const { prediction } = preview
  const look = PREDICTION_LOOKS[prediction.name]
  return (
    <div className={`predict c-${look.tone}`} role="status">
      <Icon name={look.icon} />
      <h3>
        {look.lead} <em>{look.word}</em>
      </h3>
      <p>{sentences([look.means, ...prediction.grounds])}</p>
    </div>
  )
}

export function PreflightBody({ preview, zone }: { readonly preview: ReplayPreview; readonly zone: Zone }) {
  const { record } = preview
  const known = record.state !== 'unconfigured' && record.state !== 'unreadable'
  return (
    <>
      <PredictionBox preview={preview} />
      <ul className="checks">
        <li>
          <Icon name={known ? 'check' : 'unknown'} size="sm" />
          <span>
            {known
              ? `Tracking record in ${visibleText(record.table)} read consistently`
              : 'Tracking record could not be read'}
          </span>
          <span className="w">{known ? formatTimeMs(record.readAt, zone) : ''}</span>
        </li>
        <li>
          <Icon name={known ? 'check' : 'unknown'} size="sm" />
          <span className="any">{visibleText(recordLine(record))}</span>
          <span className="w">{RECORD_WORDS[record.state]}</span>
        </li>
        <li>
          <Icon name="check" size="sm" />
          <span>
            Target <span className="mono">{visibleText(preview.target)}</span>, sent once, never retried
          </span>
          <span className="w">synchronous</span>
        </li>
      </ul>
    </>
  )
}

export function validText(preview: ReplayPreview, zone: Zone): string {
  return `Valid until ${formatTime(preview.validUntil, zone)} ${formatZone(zone, preview.validUntil)}, then read again.`
}

interface FieldProps {
  readonly id: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly start?: boolean
}

export function ReasonField({ id, value, onText, start = false }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>Reason, kept in the audit</label>
      <input
        className="input"
        id={id}
        type="text"
        value={value}
        maxLength={500}
        autoComplete="off"
        data-start={start ? '' : undefined}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  )
}

export function WordField({ id, value, onText, word }: FieldProps & { readonly word: string }) {
  return (
    <div className="field">
      <label htmlFor={id}>
        Type <span className="mono strong">{visibleText(word)}</span> to confirm
      </label>
      <input
        className="input mono"
        id={id}
        type="text"
        value={value}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-describedby={`${id}-hint`}
        data-start=""
        onChange={(event) => onText(event.target.value)}
      />
      <span id={`${id}-hint`} className="small muted">
        The event’s own part of the key. Paste is allowed.
      </span>
    </div>
  )
}

export function BackButton({
  onClick,
  start = false,
}: {
  readonly onClick: () => void
  readonly start?: boolean
}) {
  return (
    <Button onClick={onClick} data-start={start ? '' : undefined}>
      Back
    </Button>
  )
}
