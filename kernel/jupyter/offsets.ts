// Jupyter counts the characters of a cell in Unicode code points, everything here in UTF-16 units.

export function unitsOf(text: string, points: number): number {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

export function pointsOf(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
