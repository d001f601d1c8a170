/** `partner`: a service provider acts for sub-merchants. `direct`: an ordinary merchant acts for itself. */
export type MerchantMode = 'partner' | 'direct';
