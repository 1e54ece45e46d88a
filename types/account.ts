import { contract } from './contract';

export const deleteAccount = contract({
  method: 'DELETE',
  path: '/api/account',
  level: 'L0',
  summary: '注销：登录、家人、同意都删掉，缴费记录按规定保存',
  answers: { 204: 'empty' },
  errors: ['identity.frozen', 'order.unfinished'],
});
