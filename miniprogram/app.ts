import { usePlatform } from './services/platform';
import { privacyNeeded } from './services/privacy';

App({
  onLaunch() {
    usePlatform(wx);
    if (!wx.canIUse('onNeedPrivacyAuthorization')) return;
    // The typings know the callback's first argument as a result; WeChat's document says that it is the function to answer with.
    wx.onNeedPrivacyAuthorization((decide: unknown) => {
      privacyNeeded(decide as Parameters<typeof privacyNeeded>[0]);
    });
  },
});
