import type { Consents } from '../../../types/consents';
import { act, repeatAct } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { draftOf, dropDraft, keepDraft, recall, remember } from '../../services/drafts';
import type { AskWay } from '../../services/family-links';
import { addFamilyMember, askInsured } from '../../services/family-links';
import { handedLink } from '../../services/hand-over-link';
import { idCharacters } from '../../services/id-number';
import { getConsents } from '../../services/identity';
import { NOT_ENROLLED_KEY, open, urlOf } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { FORM_WORDS } from '../../words/form-words';
import type { Added, AddStep, MemberForm, MemberRelation } from './family-add-view';
import {
  addedMember,
  ASKING,
  doneLines,
  isRelation,
  memberErrorOnLeaving,
  memberView,
  missingOfMember,
} from './family-add-view';

type Edit = WechatMiniprogram.CustomEvent<{ value: string }>;
type Tap<Dataset extends object> = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  Dataset
>;

const DRAFT = 'family-add';
const MEMBER_ID = 'memberIdNumber';
const firstStep = (): AddStep => 'who';
const EMPTY: MemberForm = { relation: '', name: '', idNumber: '', isAgreed: false };

/** Three short steps: for whom, name and number, how the person is asked. Paying works after the second. */
Page({
  data: {
    frame: newFrame(),
    step: firstStep(),
    form: EMPTY,
    view: memberView(EMPTY, 'who'),
    nameError: '',
    idError: '',
    focused: '',
    /** Of the text that is agreed to, now or before. */
    consentVersion: '',
    needsConsent: false,
    consentLines: [] as string[],
    isConsentOpen: false,
    /** Why the person was not added, as a code. */
    refusedFor: '',
    added: null as Added | null,
    asking: ASKING,
    isVillageOpen: false,
    villageCode: '',
    villageError: '',
    cardToken: '',
    doneLines: [] as string[],
  },

  onLoad() {
    refreshFrame(this);
    const link = handedLink();
    if (link !== undefined) {
      this.setData({ added: addedMember(link) });
      this.change({}, 'leave');
      return;
    }
    const draft = draftOf(DRAFT);
    const idNumber = recall(MEMBER_ID);
    const form: Partial<MemberForm> = {
      relation: isRelation(draft['relation']) ? draft['relation'] : '',
      name: typeof draft['name'] === 'string' ? draft['name'] : '',
      idNumber: typeof idNumber === 'string' ? idNumber : '',
    };
    this.change(form, 'who');
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  /** Whether the text on ID numbers was agreed to before. */
  async load() {
    await load<Consents>(this, {
      ask: getConsents,
      isQuiet: true,
      show: ({ texts, given }) => {
        const text = texts.find(({ purpose }) => purpose === 'idNumber');
        const isGiven = given.some(({ purpose, isCurrent }) => purpose === 'idNumber' && isCurrent);
        this.setData({
          consentVersion: text?.version ?? '',
          needsConsent: !isGiven,
          consentLines: text?.body.split('\n') ?? [],
        });
      },
    });
  },

  change(part: Partial<MemberForm>, step: AddStep) {
    const form = { ...this.data.form, ...part };
    if (step === 'who' || step === 'number') keepDraft(DRAFT, { relation: form.relation, name: form.name });
    remember(MEMBER_ID, step === 'done' ? '' : form.idNumber);
    this.setData({ form, step, view: memberView(form, step), focused: '' });
  },

  onRelation(event: Tap<{ relation: MemberRelation }>) {
    this.change({ relation: event.currentTarget.dataset.relation }, 'who');
  },

  onName({ detail }: Edit) {
    this.setData({ nameError: '' });
    this.change({ name: detail.value }, 'number');
  },

  onIdNumber({ detail }: Edit) {
    this.setData({ idError: '' });
    this.change({ idNumber: idCharacters(detail.value) }, 'number');
  },

  onLeaveName() {
    this.setData({ nameError: memberErrorOnLeaving('name', this.data.form, nowMs()) });
  },

  onLeaveIdNumber() {
    this.setData({ idError: memberErrorOnLeaving('idNumber', this.data.form, nowMs()) });
  },

  onAgree() {
    this.change({ isAgreed: !this.data.form.isAgreed }, 'number');
  },

  onReadConsent() {
    this.setData({ isConsentOpen: true });
  },

  onCloseConsent() {
    this.setData({ isConsentOpen: false });
  },

  onBackStep() {
    this.change({}, 'who');
  },

  onNext() {
    const { step, form, needsConsent } = this.data;
    const missing = missingOfMember(form, step, { needsConsent, nowMs: nowMs() });
    if (missing !== undefined) {
      this.setData({
        nameError: missing.field === 'name' ? missing.text : '',
        idError: missing.field === 'idNumber' ? missing.text : '',
        focused: missing.field,
      });
      tellMissing(this, missing.text);
      return;
    }
    if (step === 'who') this.change({}, 'number');
    else this.add();
  },

  add() {
    const { relation, name, idNumber } = this.data.form;
    const { consentVersion } = this.data;
    if (relation === '') return;
    void act(this, 'add', async () => {
      const answer = await addFamilyMember({
        relation,
        name: name.trim(),
        idNumber,
        ...(consentVersion === '' ? {} : { consentVersion }), // ticked now, or given before to the same text
      });
      if (answer.kind !== 'ok') {
        this.setData({ refusedFor: answer.code });
        showProblem(this, answer);
        // The text was not agreed to in its present wording: it is asked for now.
        if (answer.code === 'consent.missing') {
          await this.load();
          this.setData({ needsConsent: true });
        }
        return;
      }
      dropDraft(DRAFT);
      const added = addedMember(answer.body);
      this.setData({ added });
      if (added.state === 'full') this.finish('');
      else this.change({ idNumber: '' }, 'leave');
    });
  },

  onWay(event: Tap<{ way: AskWay }>) {
    const { way } = event.currentTarget.dataset;
    if (way === 'village') this.setData({ isVillageOpen: true });
    else this.ask(way);
  },

  onVillageCode({ detail }: Edit) {
    this.setData({ villageCode: detail.value, villageError: '' });
  },

  onCloseVillage() {
    this.setData({ isVillageOpen: false });
  },

  onVillage() {
    const code = this.data.villageCode.trim();
    if (code === '') {
      this.setData({ villageError: FORM_WORDS.codeEmpty });
      return;
    }
    this.onCloseVillage();
    this.ask('village', code);
  },

  ask(way: AskWay, code?: string) {
    const { added } = this.data;
    if (added === null) return;
    void act(this, way, async () => {
      const answer = await askInsured(added.linkId, way, code);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.setData({ added: { ...added, state: answer.body.state }, cardToken: answer.body.token ?? '' });
      this.finish(answer.body.message);
    });
  },

  onLater() {
    this.finish('');
  },

  finish(message: string) {
    const { added } = this.data;
    if (added === null) return;
    this.setData({ doneLines: doneLines(added, message) });
    this.change({ idNumber: '' }, 'done');
  },

  /**
   * Which other way there is depends on what was refused: the ways of asking are on the page, a number that is locked is
   * for an office, and somebody who is not in the register enrols first.
   */
  otherWay() {
    const { step, refusedFor } = this.data;
    if (step === 'leave') return;
    if (refusedFor === 'identity.locked') open('help');
    else open('answer', { k: NOT_ENROLLED_KEY });
  },

  onHome() {
    open('home');
  },

  /** The card carries the token alone: no name, no number, no sum. */
  onShareAppMessage(): { title: string; path: string } {
    const { cardToken } = this.data;
    return cardToken === ''
      ? { title: '年年缴，缴养老保险', path: urlOf('home') }
      : { title: '家人想替您缴养老保险，请点开看看', path: urlOf('family-consent', { t: cardToken }) };
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        if (!repeatAct(this)) void this.load();
      },
      fillAgain: () => {
        this.setData({ focused: 'name' });
      },
      verifyOther: () => {
        this.otherWay();
      },
      sendAgain: () => {
        this.ask('sms');
      },
    });
  },
});
