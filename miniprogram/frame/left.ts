const left = new WeakSet();

/** Notes that a page was left: what it still waits for must not bring up WeChat's sheet or a page over another one. */
export const noteLeft = (page: object): void => {
  left.add(page);
};

export const isLeft = (page: object): boolean => left.has(page);
