type App = {
  onLaunch?: (options: object) => void;
  onShow?: (options: object) => void;
  onHide?: () => void;
  onPageNotFound?: (detail: object) => void;
  [key: string]: unknown;
};

let app: App = {};

export const runningApp = (): App => app;

export const setRunningApp = (options: object): void => {
  app = options as App;
};
