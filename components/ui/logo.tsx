/** Two arrivals of one event: the first solid, the second faint. */
export function Logo() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="12.5" cy="10" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".45" />
      <circle cx="7.5" cy="10" r="6.5" fill="currentColor" />
      <path d="M6.3 8 8 6.8v6.6" fill="none" stroke="var(--bg)" strokeWidth="1.6" />
    </svg>
  )
}
