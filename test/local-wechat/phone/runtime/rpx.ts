/** 750rpx = the width of the screen. Whole pixels, at least one; half a pixel on dense screens. */
export const rpxToPx = (text: string, screen: { width: number; pixelRatio: number }): string =>
  text.replace(/(-?\d*\.?\d+)rpx\b/gi, (_, count: string) => `${pixels(Number(count), screen)}px`);

const pixels = (rpx: number, { width, pixelRatio }: { width: number; pixelRatio: number }): number => {
  if (rpx === 0) return 0;
  const floored = Math.floor((Math.abs(rpx) / 750) * width + 1e-4);
  const size = floored === 0 ? (pixelRatio === 1 ? 1 : 0.5) : floored;
  return rpx < 0 ? -size : size;
};

/** The window of a page is smaller than the browser's: its bars are outside of it. */
export const viewportUnits = (css: string): string => css.replace(/(\d*\.?\d+)v([hw])\b/g, '$1cq$2');
