let path = '';

/** The path of the page on top: kept apart, because taps and faults name it and pages know both. */
export const pageNow = (): string => path;

export const setPageNow = (now: string): void => {
  path = now;
};
