/* The cut-out inside a filled mark takes the colour of what lies behind it. */
const INK = 'var(--icon-ink, var(--surface))'

/** Outcomes, labels, guard, severity: one silhouette for each, everywhere. */
export const MARK_SHAPES = {
  processed: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="m5 8.2 2.1 2.1L11 6.1" fill="none" strokeWidth="1.6" stroke={INK} />
    </>
  ),
  duplicate: (
    <>
      <path
        d="M4.2 10.6H3A1.5 1.5 0 0 1 1.5 9.1V3A1.5 1.5 0 0 1 3 1.5h6.1A1.5 1.5 0 0 1 10.6 3v1.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <rect x="5.4" y="5.4" width="9.1" height="9.1" rx="1.8" fill="currentColor" />
      <path d="M7.7 10h4.6" strokeWidth="1.6" stroke={INK} />
    </>
  ),
  retry: (
    <>
      <path
        d="M13.2 6.2A5.6 5.6 0 0 0 3 5.4M2.8 9.8A5.6 5.6 0 0 0 13 10.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
      <path d="M13.6 2.6v3.8H9.8M2.4 13.4V9.6h3.8" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  'in-progress': (
    <>
      <circle cx="8" cy="8" r="5.9" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 4.2a3.8 3.8 0 0 1 0 7.6z" fill="currentColor" />
    </>
  ),
  failed: (
    <>
      <path d="M8 .9 15.1 8 8 15.1.9 8z" fill="currentColor" />
      <path d="m6 6 4 4m0-4-4 4" strokeWidth="1.6" fill="none" stroke={INK} />
    </>
  ),
  mismatch: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.2" fill="currentColor" />
      <path d="M4.4 6.3h7.2M4.4 9.7h7.2M10 3.8 6 12.2" strokeWidth="1.4" fill="none" stroke={INK} />
    </>
  ),
  breach: (
    <>
      <path d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z" fill="currentColor" />
      <path d="M8 4.2v4.6" strokeWidth="1.8" stroke={INK} />
      <path d="M8 10.9v1" strokeWidth="1.8" stroke={INK} />
    </>
  ),
  loss: (
    <>
      <path
        d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="M8 4.6v6M5.6 8.4 8 10.8l2.4-2.4" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="2.4 1.9"
      />
      <path
        d="M6.2 6.5a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
      <path d="M8 10.9v.9" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  unproven: (
    <>
      <path
        d="M4.2 10.6H3A1.5 1.5 0 0 1 1.5 9.1V3A1.5 1.5 0 0 1 3 1.5h6.1A1.5 1.5 0 0 1 10.6 3v1.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <rect
        x="5.8"
        y="5.8"
        width="8.4"
        height="8.4"
        rx="1.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="2.2 1.5"
      />
    </>
  ),
  again: (
    <>
      <circle cx="9.6" cy="6.4" r="5.1" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="6.4" cy="9.6" r="5.6" fill="currentColor" strokeWidth="1.2" stroke={INK} />
      <path d="M6.4 7v3" strokeWidth="1.6" stroke={INK} />
      <path d="M6.4 11.5v1.1" strokeWidth="1.6" stroke={INK} />
    </>
  ),
  maybe: (
    <>
      <path
        d="M1.5 8h4.5M9.5 8h3.5M9.5 4.5 13.5 8l-4 3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
      />
      <path d="M7 5.5v1M7 9.5v1" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  'guard-holding': (
    <>
      <path d="M8 1 2.4 3v4.6c0 3.4 2.4 5.8 5.6 7.4 3.2-1.6 5.6-4 5.6-7.4V3z" fill="currentColor" />
      <path d="m5.4 7.9 1.9 1.9 3.4-3.7" fill="none" strokeWidth="1.6" stroke={INK} />
    </>
  ),
  'guard-breached': (
    <>
      <path d="M8 1 2.4 3v4.6c0 3.4 2.4 5.8 5.6 7.4 3.2-1.6 5.6-4 5.6-7.4V3z" fill="currentColor" />
      <path d="M9.2 1 6.6 6.4l3 1.4L6.8 15" fill="none" strokeWidth="1.5" stroke={INK} />
    </>
  ),
  'guard-unknown': (
    <>
      <path
        d="M8 1.7 3 3.5v4.1c0 3 2.1 5.1 5 6.6 2.9-1.5 5-3.6 5-6.6V3.5z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeDasharray="2.4 1.7"
      />
      <path
        d="M6.4 6.5a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.5-.7 1"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
      <path d="M8 10.3v.9" stroke="currentColor" strokeWidth="1.4" />
    </>
  ),
  'guard-untested': (
    <>
      <path
        d="M8 1.7 3 3.5v4.1c0 3 2.1 5.1 5 6.6 2.9-1.5 5-3.6 5-6.6V3.5z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="M5.9 7.6h4.2" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  'replay-mark': (
    <path
      d="M8 2.2 13.8 8 8 13.8 2.2 8z"
      fill="var(--icon-ink, none)"
      stroke="currentColor"
      strokeWidth="1.6"
    />
  ),
  'severity-low': (
    <>
      <path d="M3 10v3.5" stroke="currentColor" strokeWidth="2.6" />
      <path d="M8 6.5v7M13 3v10.5" stroke="currentColor" strokeWidth="2.6" opacity=".28" />
    </>
  ),
  'severity-medium': (
    <>
      <path d="M3 10v3.5M8 6.5v7" stroke="currentColor" strokeWidth="2.6" />
      <path d="M13 3v10.5" stroke="currentColor" strokeWidth="2.6" opacity=".28" />
    </>
  ),
  'severity-high': <path d="M3 10v3.5M8 6.5v7M13 3v10.5" stroke="currentColor" strokeWidth="2.6" />,
  'severity-critical': (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3" fill="currentColor" />
      <path d="M8 4v4.8" strokeWidth="1.8" stroke={INK} />
      <path d="M8 10.8v1.2" strokeWidth="1.8" stroke={INK} />
    </>
  ),
} as const
