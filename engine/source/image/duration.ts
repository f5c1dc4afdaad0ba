// Nanoseconds as image configurations count them, as people write them: `1m30s`, `500ms`.

const UNITS = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
] as const;
const SECOND = 1e9;

export function formatDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  if (nanoseconds < SECOND) {
    const [unit, size] = UNITS.findLast(([, one]) => nanoseconds >= one) ?? UNITS[0];
    return `${nanoseconds / size}${unit}`;
  }
  const seconds = nanoseconds / SECOND;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  // Whole nanoseconds again, which the remainder of a fraction is not.
  const rest = Number((seconds % 60).toFixed(9));
  const isLong = hours > 0;
  return `${isLong ? `${hours}h` : ""}${isLong || minutes > 0 ? `${minutes}m` : ""}${rest}s`;
}
