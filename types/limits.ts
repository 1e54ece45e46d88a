/** Limits that the contract states and the use cases enforce. */
export const PERSON_YEARS_MAX = 50;
export const PEOPLE_MAX = 10;
