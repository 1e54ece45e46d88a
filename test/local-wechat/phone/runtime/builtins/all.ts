import { defineButton } from './button';
import { defineChoices } from './choices';
import { defineForm } from './form';
import { definePicker } from './picker';
import { definePlain } from './plain';
import { defineTextFields } from './text-field';

export const defineBuiltins = (): void => {
  definePlain();
  defineButton();
  defineTextFields();
  defineChoices();
  defineForm();
  definePicker();
};
