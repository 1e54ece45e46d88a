import { open } from '../../services/ways';

/** Under the title bar: the place in the task, and help; on the first page 大字. 朗读 is absent until its clips exist. */
Component({
  properties: {
    left: { type: String, value: '' },
    mark: { type: String, value: '' },
    isHome: { type: Boolean, value: false },
    isHelp: { type: Boolean, value: false },
  },
  methods: {
    onLargeLetters() {
      open('settings');
    },
    onHelp() {
      open('help');
    },
  },
});
