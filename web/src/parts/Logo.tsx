/** The mark of the product. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2456d6" />
      <path d="M21.4 11.2a7 7 0 1 0 0 9.6" fill="none" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" />
      <circle cx="22.6" cy="16" r="2.3" fill="#9fc0ff" />
    </svg>
  );
}
