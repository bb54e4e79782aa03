/** One stroked path on the 16 px grid: how every icon that is no mark is drawn. */
function line(d: string) {
  return (
    <path
      d={d}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  )
}

/** Navigation and controls. */
export const CONTROL_SHAPES = {
  overview: line('M2 14h12M3.5 11.5V8M8 11.5V3M12.5 11.5V6'),
  deliveries: line('M5.5 4H14M5.5 8H14M5.5 12H14M2.3 4h.01M2.3 8h.01M2.3 12h.01'),
  replays: line('M13.5 8A5.5 5.5 0 1 1 8 2.5c2 0 3.6 1 4.6 2.4M13 2v3h-3M7 6l3 2-3 2z'),
  findings: line('M3.5 14.5v-12M3.5 3c3-1.6 5 1.4 9 0v6c-4 1.4-6-1.6-9 0'),
  table: line('M2 3.5h12v9H2zM2 6.5h12M6.5 6.5v6'),
  setup: line(
    'M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7M9.2 4.5a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0zM3.6 11.5a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0z',
  ),
  more: line('M3 8h.01M8 8h.01M13 8h.01'),
  down: line('m4 6 4 4 4-4'),
  search: line('M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14'),
  theme: (
    <>
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" />
    </>
  ),
  previous: line('M10 3.5 5.5 8l4.5 4.5'),
  next: line('M6 3.5 10.5 8 6 12.5'),
  clock: line('M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5'),
  filter: line('M2 4h12M4.5 8h7M6.5 12h3'),
  arrow: line('M3 8h10M9 4l4 4-4 4'),
  copy: line('M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3'),
  close: line('m4 4 8 8M12 4l-8 8'),
  pause: line('M5.5 3.5v9M10.5 3.5v9'),
  download: line('M8 2.5v8M4.7 7.5 8 10.7l3.3-3.2M2.5 13.5h11'),
  check: line('m3 8.5 3.3 3.3L13 5'),
  unlock: line('M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1'),
  chevron: line('m6 3.5 4.5 4.5L6 12.5'),
  sorted: line('m5 6.5 3 3 3-3'),
  dot: <circle cx="8" cy="8" r="2.5" fill="currentColor" />,
  lock: line('M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5'),
  empty: line('M2.5 5.5h11v8h-11zM2.5 5.5l2-3h7l2 3M6 9h4'),
} as const
