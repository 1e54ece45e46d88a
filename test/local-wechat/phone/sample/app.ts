App<{ launchedAt: number }>({
  launchedAt: 0,
  onLaunch() {
    this.launchedAt = Date.now();
  },
});
