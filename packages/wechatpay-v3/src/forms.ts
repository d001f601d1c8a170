/** `direct`: an ordinary merchant acts for itself. `partner`: a service provider acts for sub-merchants. */
export type Mode = 'direct' | 'partner';

/** One thing in its form for ordinary merchants and in its form for service providers. */
export type Forms<Form> = Readonly<Record<Mode, Form>>;
