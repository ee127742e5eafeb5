/** The page's few icons, drawn in one line width; they say nothing by themselves, words or labels stand beside them. */
const paths = {
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.5-1.5L17 17',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 1.5v2m0 13v2m8.5-8.5h-2m-13 0h-2m14.5-6-1.4 1.4M5.4 14.6 4 16m12 0-1.4-1.4M5.4 5.4 4 4',
  moon: 'M17 11.5A7.5 7.5 0 0 1 8.5 3a7 7 0 1 0 8.5 8.5Z',
  auto: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-14v14',
  user: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 7c.8-3 3.3-4.5 6.5-4.5s5.7 1.5 6.5 4.5',
  chart: 'M3 16.5h14M4.5 13l4-5 3 2.5 4-6',
  pie: 'M10 3a7 7 0 1 0 7 7h-7V3Zm3.5.6A7 7 0 0 1 16.6 7h-3.1V3.6Z',
  wallet: 'M3 6.5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9Zm0 0A1.5 1.5 0 0 1 4.5 5H14M13 11.5h.5',
  shield: 'M10 2.5 4 5v5c0 3.5 2.5 6 6 7.5 3.5-1.5 6-4 6-7.5V5l-6-2.5Z',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4 10.5 4 4 8-9',
  chevron: 'm6 8 4 4 4-4',
  edit: 'M12.5 4.5 15.5 7.5 7 16H4v-3l8.5-8.5Z',
  download: 'M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M4 16.5h12',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-11v4l2.5 2',
  warning: 'M10 3.5 2.5 16.5h15L10 3.5Zm0 5v4m0 2v.1',
  plus: 'M10 4v12M4 10h12',
  arrow: 'M4 10h12m0 0-4-4m4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A price line that rises and the point where the question is decided. */
export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" className="logo-ground" />
      <path d="M8 21.5 13.5 15l4.5 4 6-8.5" fill="none" className="logo-line" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="24" cy="10.5" r="2.6" className="logo-point" />
    </svg>
  );
}
