const QUIET_MODULES = 4;

/** The rows of a QR code as an SVG data URI: runs of dark modules on white, with the quiet zone around. */
export const qrImage = (rows: readonly string[]): string => {
  const size = rows.length + 2 * QUIET_MODULES;
  const runs = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(
      (run) => `M${run.index + QUIET_MODULES} ${y + QUIET_MODULES}h${run[0].length}v1h-${run[0].length}z`,
    ),
  );
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${size} ${size}' shape-rendering='crispEdges'>` +
    `<path fill='#fff' d='M0 0h${size}v${size}H0z'/><path d='${runs.join('')}'/></svg>`;
  return `data:image/svg+xml,${svg.replace(/#/g, '%23').replace(/</g, '%3C').replace(/>/g, '%3E')}`;
};
