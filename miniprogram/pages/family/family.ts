import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { handOverLink } from '../../services/hand-over-link';
import type { FamilyLinks } from '../../services/family-links';
import { askInsured, disputeLink, endFamilyLink, getFamilyLinks } from '../../services/family-links';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { dayInWords } from '../../words/day-words';
import type { Ending, FamilyView } from './family-view';
import { endingOf, familyView, isWaiting } from './family-view';

type LinkTap = WechatMiniprogram.TouchEvent<WechatMiniprogram.IAnyObject, WechatMiniprogram.IAnyObject, { id: string }>;

/** Whom I pay for, who pays for me; either ends here. */
Page({
  data: {
    frame: newFrame(),
    links: null as FamilyLinks | null,
    view: null as FamilyView | null,
    ending: null as Ending | null,
  },

  onLoad() {
    refreshFrame(this);
  },

  onShow() {
    refreshFrame(this);
    void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<FamilyLinks>(this, {
      ask: getFamilyLinks,
      keepAs: 'family',
      isQuiet: this.data.view !== null,
      show: (links) => {
        this.setData({ links, view: familyView(links) });
      },
    });
  },

  onAdd() {
    open('family-add');
  },

  /** Waiting: reminded on the register's phone. Nobody asked yet: the ways of asking. */
  onAsk(event: LinkTap) {
    const link = this.data.links?.links.find(({ linkId }) => linkId === event.currentTarget.dataset.id);
    if (link === undefined) return;
    if (!isWaiting(link)) {
      handOverLink(link);
      open('family-add');
      return;
    }
    void act(this, `ask${link.linkId}`, async () => {
      const answer = await askInsured(link.linkId, 'sms');
      if (answer.kind === 'ok') showNotice(this, { tone: 'leaf', text: answer.body.message, buttons: [] });
      else showProblem(this, answer);
    });
  },

  onAskEnd(event: LinkTap) {
    const { links } = this.data;
    if (links !== null) this.setData({ ending: endingOf(links, event.currentTarget.dataset.id) ?? null });
  },

  onClose() {
    this.setData({ ending: null });
  },

  onChoose(event: WechatMiniprogram.CustomEvent<{ key: string }>) {
    const { ending } = this.data;
    this.onClose();
    if (ending === null) return;
    if (event.detail.key === 'dispute') this.dispute(ending.linkId);
    else this.end(ending.linkId);
  },

  end(linkId: string) {
    void act(this, 'end', async () => {
      const answer = await endFamilyLink(linkId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      await this.load();
      showNotice(this, { tone: 'leaf', text: '取消了。已缴的凭证还在。', buttons: [] });
    });
  },

  /** Stopped at once; a person looks at it. */
  dispute(linkId: string) {
    void act(this, 'end', async () => {
      const answer = await disputeLink(linkId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      await this.load();
      const day = dayInWords(answer.body.answerByDay, nowMs());
      showNotice(this, { tone: 'leaf', text: answer.body.message || `已经停了，${day}前答复。`, buttons: [] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
