import { decidePrivacy, onPrivacyNeeded } from '../../services/privacy';
import { open } from '../../services/ways';

const listening = new WeakMap<object, () => void>();

/** Our own sheet for what WeChat must ask before it hands out a phone number; it follows the size of letters. */
Component({
  data: { isOpen: false },
  lifetimes: {
    attached() {
      listening.set(
        this,
        onPrivacyNeeded((isNeeded) => {
          this.setData({ isOpen: isNeeded });
        }),
      );
    },
    detached() {
      listening.get(this)?.();
    },
  },
  methods: {
    onAgree() {
      decidePrivacy(true, 'privacy-agree');
    },
    onDecline() {
      decidePrivacy(false, '');
    },
    onRead() {
      open('privacy');
    },
  },
});
