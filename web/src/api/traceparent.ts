/** A new W3C trace context: version, trace, this end of it, and no wish to be recorded. */
export function newTraceparent(): string {
  return `00-${hex(16)}-${hex(8)}-00`;
}

/** Random bytes as hexadecimal digits, not all zero. */
function hex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  if (bytes.every((byte) => byte === 0)) return hex(length);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
