-- What is stored: the declared entries, the snapshots, and one long table of observations whose keys and types refuse the rest.
create type status as enum (
    'définitif', 'révisé', 'provisoire', 'estimé', 'approché', 'à vérifier', 'secret', 'non disponible', 'sans objet'
);

create table territory (
    code varchar primary key,
    name varchar not null,
    short varchar not null,
    level varchar not null,
    parent varchar not null
);

create table source (
    id varchar primary key,
    label varchar not null,
    publisher varchar not null,
    url varchar not null,
    licence varchar not null,
    attribution varchar not null,
    limits varchar not null,
    returned boolean not null -- what a producer sends to the instance, not a publication
);

create table snapshot (
    id varchar primary key,
    source varchar not null references source (id),
    file varchar not null,
    sha256 varchar not null check (length(sha256) = 64 or sha256 = 'gardé au journal'),
    publisher varchar not null,
    restates varchar not null, -- whose figures it prints again; empty: its own
    operation varchar not null, -- two figures of one operation: the later corrects the earlier
    dataset varchar not null,
    url varchar not null,
    licence varchar not null,
    attribution varchar not null, -- the mention that its licence asks for
    published_text varchar not null, -- as read: 2021, 2021-11, 2021-11-08, or empty
    published date not null,         -- the day from which the figures are surely known
    consulted date not null,
    vintage varchar not null,
    obtained varchar not null,
    note varchar not null,
    withdrawn date,                  -- the day from which its figures are taken no more
    withdrawn_reason varchar not null,
    withdrawn_everywhere boolean not null, -- taken on no day, past or not: it has no observation
    check (published <= consulted),
    check ((withdrawn is null) = (withdrawn_reason = ''))
);

create table indicator (
    id varchar primary key,
    label varchar not null,
    short varchar not null,
    subject varchar not null,
    axis integer,
    action integer,
    kind varchar not null,
    definition varchar not null,
    definition_version varchar not null,
    unit varchar not null,
    decimals integer not null,
    direction varchar not null,
    frequency varchar not null,
    deadline varchar not null,
    reference_day varchar, -- month and day that its yearly figure speaks of, where the sheet says it: 12-31
    lag_months integer,
    geography varchar not null,
    paris varchar not null references territory (code),
    producers varchar not null,
    dimension varchar,
    additive boolean not null,
    exhaustive boolean not null,
    rest varchar references territory (code), -- where what the arrondissements leave of Paris stands
    formula varchar,                         -- the file of derived/ that computes it
    question varchar not null,
    decider varchar not null
);

-- The indicators that the plan's sheets ask for, the series that give each, and the years that have a figure.
create table plan_indicator (
    id varchar primary key,
    axis integer not null,
    action integer not null,
    label varchar not null,
    short varchar not null,
    kind varchar not null,
    wording varchar not null,
    producers varchar not null,
    frequency varchar not null,
    deadline varchar not null,
    lag varchar not null,
    holder varchar not null,
    confirmed boolean not null,
    undefined boolean not null,
    decider varchar not null
);

create table serving (
    plan_indicator varchar references plan_indicator (id),
    indicator varchar references indicator (id),
    place integer,               -- among those required; none: it only helps to read them
    geography varchar not null, -- at which the sheet asks for it
    distinguished varchar[] not null, -- modalities without which a year is not there
    primary key (plan_indicator, indicator)
);

create table expectation (
    plan_indicator varchar references plan_indicator (id),
    year integer,
    due date, -- the day of the sheet; none before the plan
    primary key (plan_indicator, year)
);

-- What a publisher prints of an indicator without a year: data, whatever the period, but the figure of no year.
-- Days between which an indicator counts another scheme than the one that the sheet asks for; open where null.
create table unasked (
    indicator varchar not null references indicator (id),
    since date,
    until date
);

create table undated (
    indicator varchar references indicator (id),
    publisher varchar,
    primary key (indicator, publisher)
);

-- The state of a document that a sheet asks for, as told.
create table deliverable (
    indicator varchar not null references indicator (id),
    day date not null,
    state varchar not null
);

create table modality (
    indicator varchar references indicator (id),
    breakdown varchar,
    primary key (indicator, breakdown)
);

create table ratio (
    indicator varchar primary key references indicator (id),
    numerator varchar not null references indicator (id),
    denominator varchar not null references indicator (id),
    factor double not null,
    over varchar, -- the modality of the denominator; none: that of the numerator
    beyond varchar not null, -- why, in %, it may leave 0 to 100; empty: it may not
    proposed boolean not null -- its formula is still to be fixed: nothing is computed
);

-- What a computed indicator is computed from, in the order that its file of derived/ speaks of.
create table term (
    indicator varchar not null references indicator (id),
    place integer not null,
    term varchar not null references indicator (id),
    territory varchar references territory (code), -- none: any
    day date                                       -- the only first day taken; none: any
);

create table objective (
    indicator varchar not null references indicator (id),
    territory varchar not null references territory (code),
    breakdown varchar not null,
    value double,                    -- none: the text leaves it to be defined
    since date,                      -- the first day on which the text sets this value
    until date,                      -- the first on which it no longer does
    deadline date,
    nature varchar not null,
    binds varchar not null,          -- who must reach it
    counts varchar not null,         -- what the value counts, where it is not what the indicator counts
    apart varchar not null,          -- why the figure of the whole neither meets nor misses it
    text varchar not null,
    read varchar not null,           -- the version read, and where
    title varchar not null,
    href varchar not null,
    check ((value is null) = (nature = 'à définir'))
);

create table observation (
    snapshot varchar not null references snapshot (id),
    sheet varchar not null, -- of a workbook; empty where the file is one table
    line integer check (line > 1), -- none: what a complete list leaves out
    indicator varchar not null,
    territory varchar not null references territory (code),
    period varchar not null,
    period_start date not null,
    period_end date not null,
    breakdown varchar not null,
    value double,
    status status not null,
    note varchar not null,
    masked varchar not null, -- who hid the value
    primary key (snapshot, indicator, territory, period, breakdown),
    foreign key (indicator, breakdown) references modality (indicator, breakdown),
    check (period_start <= period_end),
    check (masked in ('', 'producteur', 'seuil', 'recoupement') and (masked = '') = (status <> 'secret')),
    check ((value is null) = (status in ('secret', 'non disponible', 'sans objet')))
);

-- Which data set this file is, and the whole catalogue as the build read it: what is served stays readable, and says
-- what it is, when the files change.
create table declared (
    jeu varchar not null check (jeu in ('publie', 'demonstration', 'restreint')),
    catalog varchar not null
);

create table finding (
    id varchar not null,
    tier varchar not null,
    file varchar not null,
    line integer,
    message varchar not null,
    fix varchar not null
);
