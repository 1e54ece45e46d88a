import { act, repeatAct } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem } from '../../frame/frame';
import { deleteAccount } from '../../services/account';
import type { FontChoice } from '../../services/font';
import { chooseFont, fontChoice } from '../../services/font';
import { forgetAll } from '../../services/leave';
import { getHome } from '../../services/people';
import type { Page as PageName } from '../../services/ways';
import { follow, open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { fontRows, GOODBYE_LINES, ownParticipant } from './settings-view';

type Tap<Dataset extends object> = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  Dataset
>;

Page({
  data: {
    frame: newFrame(),
    fonts: fontRows('wechat'),
    isGoodbyeOpen: false,
    goodbyeLines: [...GOODBYE_LINES],
    goodbyeChoices: [{ key: 'delete', text: '注销' }],
  },

  onLoad() {
    refreshFrame(this);
  },

  onShow() {
    refreshFrame(this);
    this.setData({ fonts: fontRows(fontChoice()) });
  },

  /** Applied at once: this page is the sample. */
  onFont(event: Tap<{ choice: FontChoice }>) {
    const { choice } = event.currentTarget.dataset;
    chooseFont(choice);
    refreshFrame(this);
    this.setData({ fonts: fontRows(choice) });
  },

  onOpen(event: Tap<{ page: PageName }>) {
    open(event.currentTarget.dataset.page);
  },

  /** Pages about one's own record need to know which one it is. */
  onOwn(event: Tap<{ page: PageName }>) {
    const { page } = event.currentTarget.dataset;
    void act(this, page, async () => {
      const answer = await getHome();
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      const participantId = ownParticipant(answer.body);
      if (participantId === undefined) open('verify', { next: page });
      else open(page, { p: participantId });
    });
  },

  onGoodbye() {
    this.setData({ isGoodbyeOpen: true });
  },

  onCloseGoodbye() {
    this.setData({ isGoodbyeOpen: false });
  },

  onDelete() {
    this.onCloseGoodbye();
    void act(this, 'delete', async () => {
      const answer = await deleteAccount();
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      forgetAll();
      follow('signIn');
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        repeatAct(this);
      },
      home: () => {
        open('home');
      },
    });
  },
});
