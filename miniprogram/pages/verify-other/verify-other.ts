import type { Help } from '../../../types/help';
import type { Home } from '../../../types/home';
import { act, repeatAct } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Answer } from '../../services/answer';
import { handedNotice } from '../../services/hand-over';
import { getHelp } from '../../services/help';
import { prove } from '../../services/identity';
import { getHome } from '../../services/people';
import type { Page as PageName } from '../../services/ways';
import { open, openInstead, PAGES } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { FORM_WORDS } from '../../words/form-words';
import type { WindowLine } from './verify-other-view';
import { codeCharacters, personToProve, windowsOf } from './verify-other-view';

/** The way whose code is being typed; at first none. */
const noWay = (): 'sms' | 'village' | '' => '';

Page({
  data: {
    frame: newFrame(),
    way: noWay(),
    code: '',
    codeError: '',
    windows: [] as WindowLine[],
    isWindowsOpen: false,
    participantId: '',
    /** Name and number fitted nobody yet: there is nobody whose identity a code could prove. */
    isNobody: false,
    next: '',
    nextQuery: {},
  },

  onLoad(query) {
    refreshFrame(this);
    const { p: participantId = '', next = '', ...nextQuery } = query;
    this.setData({ participantId, next, nextQuery });
    const notice = handedNotice();
    if (notice !== '') showNotice(this, { tone: 'pale', text: notice, buttons: [] });
    if (participantId === '') void this.lookWho();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  onSms() {
    void act(this, 'sms', async () => {
      const participantId = await this.person();
      if (participantId === undefined) return;
      const answer = await prove(participantId, 'sms');
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.setData({ way: 'sms', code: '', codeError: '' });
      if ('message' in answer.body) showNotice(this, { tone: 'pale', text: answer.body.message, buttons: [] });
    });
  },

  onVillage() {
    this.setData({ way: 'village', code: '', codeError: '' });
  },

  onWindows() {
    void act(this, 'windows', async () => {
      await load<Help>(this, {
        ask: getHelp,
        keepAs: 'help',
        isQuiet: true,
        show: (help) => {
          this.setData({ windows: windowsOf(help), isWindowsOpen: true });
        },
      });
    });
  },

  onCloseWindows() {
    this.setData({ isWindowsOpen: false });
  },

  onCode({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ code: codeCharacters(detail.value), codeError: '' });
  },

  onBack() {
    this.setData({ way: '', code: '', codeError: '' });
  },

  onConfirm() {
    const { way, code } = this.data;
    if (way === '') return;
    if (code === '') {
      this.setData({ codeError: FORM_WORDS.codeEmpty });
      tellMissing(this, FORM_WORDS.codeEmpty);
      return;
    }
    void act(this, 'confirm', async () => {
      const participantId = await this.person();
      if (participantId === undefined) return;
      const answer = await prove(participantId, way, code);
      if (answer.kind !== 'ok') showProblem(this, answer);
      else this.goOn();
    });
  },

  goOn() {
    const { next, nextQuery, participantId } = this.data;
    if (PAGES.includes(next as PageName)) openInstead(next as PageName, { p: participantId, ...nextQuery });
    else open('home');
  },

  onFillAgain() {
    const { next, nextQuery } = this.data;
    openInstead('verify', { next, ...nextQuery });
  },

  /** Which ways there are depends on whether somebody is known. Without an answer all are shown, and a tap asks again. */
  async lookWho(): Promise<Answer<Home>> {
    const home = await getHome();
    if (home.kind !== 'ok') return home;
    const participantId = personToProve(home.body.people);
    this.setData({ participantId: participantId ?? '', isNobody: participantId === undefined });
    return home;
  },

  /** Whom this is about; for who has not given name and number yet the page shows what else there is. */
  async person(): Promise<string | undefined> {
    if (this.data.participantId !== '') return this.data.participantId;
    const home = await this.lookWho();
    if (home.kind === 'ok') return personToProve(home.body.people);
    showProblem(this, home);
    return undefined;
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        repeatAct(this);
      },
      sendAgain: () => {
        this.onSms();
      },
      verifyOther: () => {
        this.onBack();
      },
      offices: () => {
        this.onWindows();
      },
      verify: () => {
        this.onFillAgain();
      },
    });
  },
});
