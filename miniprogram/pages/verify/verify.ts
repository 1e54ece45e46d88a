import type { Consents } from '../../../types/consents';
import type { Verification } from '../../../types/identity';
import { act, repeatAct } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { draftOf, dropDraft, keepDraft, recall, remember } from '../../services/drafts';
import { handOverNotice } from '../../services/hand-over';
import { idCharacters } from '../../services/id-number';
import { getConsents, verify } from '../../services/identity';
import type { Page as PageName, Query } from '../../services/ways';
import { NEEDS_PROOF, open, openInstead, PAGES } from '../../services/ways';
import { buttonsOf } from '../../words/button-words';
import type { Way } from '../../words/button-words';
import { FORM_WORDS } from '../../words/form-words';
import type { VerifyField, VerifyForm } from './verify-view';
import { errorOnLeaving, firstMissing, verifyView } from './verify-view';

type Edit = WechatMiniprogram.CustomEvent<{ value: string }>;
type Press = WechatMiniprogram.CustomEvent<{ code?: string; errMsg?: string }>;

const DRAFT = 'verify';
/** Where it goes on, and with what. */
type Target = { readonly next: string; readonly nextQuery: Query };
const EMPTY: VerifyForm = { name: '', idNumber: '', isAgreed: false };

Page({
  data: {
    frame: newFrame(),
    form: EMPTY,
    view: verifyView(EMPTY, 0),
    nameError: '',
    idError: '',
    focused: '',
    consentVersion: '',
    consentLines: [] as string[],
    isConsentOpen: false,
    next: '',
    nextQuery: {},
  },

  onLoad(query) {
    refreshFrame(this);
    const { next = '', ...nextQuery } = query;
    const draft = draftOf(DRAFT);
    this.setData({ next, nextQuery });
    this.change({
      name: typeof draft['name'] === 'string' ? draft['name'] : '',
      isAgreed: draft['isAgreed'] === true,
      idNumber: (recall('idNumber') as string | undefined) ?? '',
    });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  /** The text that is agreed to; the form is there at once and stays. */
  async load() {
    await load<Consents>(this, {
      ask: getConsents,
      isQuiet: true,
      show: ({ texts }) => {
        const text = texts.find(({ purpose }) => purpose === 'idNumber');
        this.setData({ consentVersion: text?.version ?? '', consentLines: text?.body.split('\n') ?? [] });
      },
    });
  },

  change(part: Partial<VerifyForm>) {
    const form = { ...this.data.form, ...part };
    keepDraft(DRAFT, { name: form.name, isAgreed: form.isAgreed });
    remember('idNumber', form.idNumber);
    this.setData({ form, view: verifyView(form, nowMs()), focused: '' });
  },

  onName({ detail }: Edit) {
    this.setData({ nameError: '' });
    this.change({ name: detail.value });
  },

  onIdNumber({ detail }: Edit) {
    this.setData({ idError: '' });
    this.change({ idNumber: idCharacters(detail.value) });
  },

  onLeaveName() {
    this.setData({ nameError: errorOnLeaving('name', this.data.form, nowMs()) });
  },

  onLeaveIdNumber() {
    this.setData({ idError: errorOnLeaving('idNumber', this.data.form, nowMs()) });
  },

  onAgree() {
    this.change({ isAgreed: !this.data.form.isAgreed });
  },

  onReadConsent() {
    this.setData({ isConsentOpen: true });
    if (this.data.consentVersion === '') void this.load();
  },

  onCloseConsent() {
    this.setData({ isConsentOpen: false });
  },

  onSubmit({ detail }: Press) {
    if (this.tellFirstMissing()) return;
    if (/privacy/i.test(detail.errMsg ?? '')) {
      const text = FORM_WORDS.privacyDeclined;
      showNotice(this, { tone: 'brick', text, buttons: buttonsOf('privacy.declined') });
      return;
    }
    // A refused phone number is no hindrance: it goes on with name and number alone.
    this.submit(detail.code ?? '', this.target());
  },

  target(): Target {
    const { next, nextQuery } = this.data;
    return { next, nextQuery };
  },

  submit(phoneCode: string, target: Target) {
    void act(this, 'submit', async () => {
      if (this.data.consentVersion === '') await this.load();
      const { form, consentVersion } = this.data;
      if (consentVersion === '') return;
      const answer = await verify({
        name: form.name.trim(),
        idNumber: form.idNumber,
        consentVersion,
        ...(phoneCode === '' ? {} : { phoneCode }),
      });
      if (answer.kind === 'ok') this.goOn(answer.body, target);
      else showProblem(this, answer);
    });
  },

  goOn({ participantId, level, next: usualNext, phoneNotice }: Verification, { next, nextQuery }: Target) {
    remember('idNumber', '');
    dropDraft(DRAFT);
    if (phoneNotice !== undefined) handOverNotice(phoneNotice.message);
    if (level === 'L1' && NEEDS_PROOF.includes(next))
      openInstead('verify-other', { p: participantId, next, ...nextQuery });
    else if (PAGES.includes(next as PageName)) openInstead(next as PageName, { p: participantId, ...nextQuery });
    else if (usualNext === 'tier') openInstead('tier', { p: participantId });
    else open('home');
  },

  onOtherWay() {
    // The other ways ask about a person that is known: name and number come first.
    if (this.tellFirstMissing()) return;
    const { next, nextQuery } = this.data;
    this.submit('', { next: 'verify-other', nextQuery: { next, ...nextQuery } });
  },

  tellFirstMissing(): boolean {
    const missing = firstMissing(this.data.form, nowMs());
    if (missing === undefined) return false;
    this.setData({
      nameError: missing.field === 'name' ? missing.text : '',
      idError: missing.field === 'idNumber' ? missing.text : '',
    });
    this.moveTo(missing.field);
    tellMissing(this, missing.text);
    return true;
  },

  moveTo(field: VerifyField) {
    this.setData({ focused: field });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        if (!repeatAct(this)) void this.load();
      },
      fillAgain: () => {
        this.moveTo('name');
      },
      verifyOther: () => {
        const { next, nextQuery } = this.data;
        open('verify-other', { next, ...nextQuery });
      },
    });
  },
});
