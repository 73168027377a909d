-- Every column says in its comment what it holds. Offsets (`..._start`, `..._end`) are code points of documents.text,
-- start inclusive, end exclusive: substr(text, X_start + 1, X_end - X_start) is the column X of the same row.
-- Days are ISO days. NULL means unknown, never "none of them".

create table runs (                             -- One row a build whose input or program differed from the one before it.
  number integer primary key,                   -- 1 for the first build of this file, then counting up.
  id text not null,                             -- Content hash of input, program and settings: the same for the same.
  fingerprint text not null,                    -- What the inputs hashed to; the next build compares it.
  day text,                                     -- The day the build counted as today; the clock is not read.
  program text not null,                        -- Version of this program.
  settings text not null check (json_valid(settings)), -- Settings of the build, as JSON.
  documents integer,                            -- Documents read.
  mentions integer,                             -- Mentions stored.
  statements integer,                           -- Statements stored.
  events integer,                               -- Events after linking.
  issues integer,                               -- Issues noted.
  rejected integer                              -- Records refused because their words are not in the text.
) strict;

create table sources (                          -- Publishers of the documents.
  id text primary key,                          -- Permanent id, from the name.
  name text not null,                           -- Name of the publisher.
  documents integer not null default 0,         -- Documents in this collection.
  mentions integer not null default 0,          -- Mentions of events in them.
  first_day text,                               -- Day of the earliest dated document.
  last_day text,                                -- Day of the latest dated document.
  first_reports integer not null default 0      -- Events that this publisher reported first in this collection.
) strict;

create table documents (                        -- The articles that were read, each with its text as it was.
  id text primary key,                          -- The input's own id where it gives one, else from its content.
  url text,                                     -- Where it was published.
  title text,                                   -- Headline.
  author text,                                  -- Byline.
  source_id text references sources(id),        -- Publisher.
  publisher text,                               -- Name of the publisher, as the document states it.
  published text,                               -- Local date, with time where stated, of publication.
  published_day text,                           -- Day of publication, local.
  published_zone text,                          -- Time zone of `published`, as stated or the publisher's.
  published_offset text,                        -- Offset of `published` from UTC, such as +01:00.
  published_zone_source text check (published_zone_source in ('page', 'publisher')), -- Who says so: the page, or the publisher's place.
  published_wording text,                       -- The date as the page writes it.
  published_wording_start integer,              -- Offset where `published_wording` starts, if it stands in the text.
  published_wording_end integer,                -- Offset where it ends.
  updated text,                                 -- Local date, with time where stated, of the last change.
  updated_day text,                             -- Day of the last change, local.
  updated_zone text,                            -- Time zone of `updated`.
  updated_offset text,                          -- Offset of `updated` from UTC.
  updated_wording text,                         -- The date of change as the page writes it.
  updated_wording_start integer,                -- Offset where `updated_wording` starts, if it stands in the text.
  updated_wording_end integer,                  -- Offset where it ends.
  retrieved text,                               -- When it was fetched, if the input says so.
  language text,                                -- ISO 639 code.
  origin_id text not null references documents(id), -- The document that this one copies or reprints; itself if none.
  characters integer not null,                  -- Length of the text in code points.
  mentions integer not null,                    -- Mentions of events found in it.
  statements integer not null,                  -- Statements found in it.
  events integer not null,                      -- Different events that it reports.
  text text not null,                           -- The text as it was read; a public file covers all of it but short quotations.
  sha256 text not null,                         -- SHA-256 of the input it was read from, or of the text as it is shown where a name was taken out.
  provenance text                               -- File, and line where there are several in one, that it was read from.
) strict;

create table regions (                          -- Labelled stretches of a document; what none covers is body text.
  id integer primary key,                       -- Number of the row.
  document_id text not null references documents(id), -- Document.
  kind text not null,                           -- title, subtitle, caption (story); url, byline, page_date, dateline, teaser, notice (never extracted from).
  region_start integer not null,                -- Offset where it starts.
  region_end integer not null check (region_end > region_start) -- Offset where it ends.
) strict;

create table actors (                           -- People, organisations, countries and groups that documents name.
  id text primary key,                          -- Permanent id.
  name text not null,                           -- The full name that most documents use.
  kind text not null,                           -- person, organisation, country, group.
  gender text check (gender in ('m', 'f')),     -- m or f, where known.
  country text,                                 -- ISO 3166 alpha-2 code of the country it is or belongs to, where known.
  events integer not null default 0,            -- Events it takes part in.
  statements integer not null default 0,        -- Statements it makes.
  documents integer not null default 0,         -- Documents that name it.
  first_day text,                               -- First day of its earliest dated event.
  last_day text                                 -- Last day of its latest dated event.
) strict;

create table actor_aliases (                    -- The wordings by which documents name an actor.
  id integer primary key,                       -- Number of the row.
  actor_id text not null references actors(id), -- Actor.
  alias text not null,                          -- The wording.
  form text not null,                           -- full, surname, given, title, office, acronym, alias, demonym, metonym or name.
  count integer not null                        -- How often documents use it for this actor.
) strict;

create table places (                           -- Places where reported events happen.
  id text primary key,                          -- Permanent id.
  name text not null,                           -- Name.
  country text,                                 -- ISO 3166 alpha-2 code.
  latitude real,                                -- Degrees north.
  longitude real,                               -- Degrees east.
  events integer not null default 0,            -- Events there.
  mentions integer not null default 0           -- Mentions of events there.
) strict;

create table times (                            -- Every time expression that was found, with what it resolves to.
  id text primary key,                          -- Permanent id, from document and span.
  document_id text not null references documents(id), -- Document.
  wording text not null,                        -- As written.
  wording_start integer not null,               -- Offset where it starts.
  wording_end integer not null,                 -- Offset where it ends.
  type text not null,                           -- DATE, TIME, DURATION or SET (TIMEX3).
  value text not null,                          -- TIMEX3 value, such as 2016-11-14, 2016-W46, P4D.
  earliest text,                                -- First day it may mean.
  latest text,                                  -- Last day it may mean.
  mod text,                                     -- TIMEX3 modifier: START, MID, END, APPROX, BEFORE, AFTER and so on.
  anchor text,                                  -- What it was resolved against: explicit, dct (the day of publication), narrative and so on.
  rule text not null                            -- Rule that resolved it.
) strict;

create table event_types (                      -- The kinds of event that are looked for, with their codes elsewhere.
  id text primary key,                          -- Type, as used in the other tables.
  label text not null,                          -- Name for people.
  description text not null,                    -- What counts as one.
  roles text not null check (json_valid(roles)), -- Roles of participants and the kinds of actor that may fill them, as JSON.
  plover text,                                  -- PLOVER code.
  cameo text,                                   -- CAMEO code.
  ace text,                                     -- ACE code.
  events integer not null default 0,            -- Events of this type.
  mentions integer not null default 0           -- Mentions of this type.
) strict;

create table events (                           -- What happened, was planned or was denied: one row an event, computed from all its reports.
  id text primary key,                          -- Permanent id; merged ids redirect, removed ones leave a tombstone.
  type text not null references event_types(id), -- Type of event.
  title text not null,                          -- Headline made from type and participants.
  status text not null check (status in ('occurred', 'planned', 'possible', 'negated')), -- occurred, planned, possible or negated.
  date text,                                    -- TIMEX3 value such as 2016-11-14, 2016-W46, 2016-11; NULL where no report says.
  earliest text,                                -- First day it may have happened.
  latest text check (latest >= earliest),       -- Last day it may have happened.
  precision text,                               -- Grain of the date: day, week, month, quarter, year, interval and so on.
  place text,                                   -- Place as reported.
  place_id text references places(id),          -- Place, where the gazetteer knows it.
  participants text,                            -- Names of the participants, joined by "; ".
  content text,                                 -- What is pledged, demanded, denied ..., in the words of the report.
  due text,                                     -- When a pledge falls due: TIMEX3 value.
  due_earliest text,                            -- First day of `due`.
  due_latest text,                              -- Last day of `due`.
  due_wording text,                             -- `due` as written.
  mentions integer not null,                    -- Mentions that report it.
  sources integer not null,                     -- Articles that report it; the pages of one count once.
  independent_sources integer not null,         -- Who reports it: copies of one text, all from one agency, and all articles of one publisher count once; guesses do not beside reports.
  publishers integer not null default 0,        -- Different publishers that report it.
  confidence real not null check (confidence between 0 and 1), -- Between 0 and 1.
  contested text,                               -- Fields on which reports disagree, or whose denial they report, joined by "; ".
  first_reported text,                          -- When it was first reported in this collection.
  first_document_id text references documents(id) -- The document that reported it first in this collection.
) strict;

create table event_participants (               -- Who takes part in an event, in which role.
  id integer primary key,                       -- Number of the row.
  event_id text not null references events(id), -- Event.
  actor_id text not null references actors(id), -- Actor.
  role text not null,                           -- Role, such as caller or host; event_types lists them.
  name text not null                            -- Name, as shown with this event.
) strict;

create table statements (                       -- Who said what: source, cue and content, each with its words and offsets.
  id text primary key,                          -- Permanent id.
  document_id text not null references documents(id), -- Document that reports it.
  speaker_id text references actors(id),        -- Actor who speaks, where resolved.
  speaker text,                                 -- Name of the speaker.
  source text,                                  -- The words that name the speaker; pieces joined by " … ".
  source_start integer,                         -- Offset of the first piece of `source`.
  source_end integer,                           -- End of its last piece.
  source_spans text check (source_spans is null or json_valid(source_spans)), -- All pieces of `source`: JSON [[start, end], ...].
  cue text not null,                            -- The words that say that something is said; pieces joined by " … ".
  cue_start integer not null,                   -- Offset of the first piece of `cue`.
  cue_end integer not null,                     -- End of its last piece.
  cue_spans text not null check (json_valid(cue_spans)), -- All pieces of `cue`: JSON [[start, end], ...].
  content text not null,                        -- What is said; pieces joined by " … ".
  content_start integer not null,               -- Offset of the first piece of `content`.
  content_end integer not null,                 -- End of its last piece.
  content_spans text not null check (json_valid(content_spans)), -- All pieces of `content`: JSON [[start, end], ...].
  sentence text not null,                       -- The sentence.
  sentence_start integer not null,              -- Offset where the sentence starts.
  sentence_end integer not null,                -- Offset where it ends.
  kind text not null check (kind in ('direct', 'mixed', 'indirect')), -- direct, mixed (partly in quotation marks) or indirect.
  act text,                                     -- pledge, threat, demand, denial, accusation, criticism, praise, congratulation, invitation, apology; or NULL.
  depth integer not null,                       -- 0, or 1 for a statement inside what another says.
  addressee_id text references actors(id),      -- Actor who is spoken to, where resolved.
  addressee text,                               -- Name of who is spoken to.
  date text,                                    -- When it was said, if the text says so: TIMEX3 value.
  earliest text,                                -- First day of `date`.
  latest text,                                  -- Last day of `date`.
  confidence real not null check (confidence between 0 and 1), -- Between 0 and 1.
  rule text not null                            -- Rule that found it.
) strict;

create table mentions (                         -- What one sentence of one article says of one event: a trigger with its evidence.
  id text primary key,                          -- Permanent id.
  document_id text not null references documents(id), -- Document.
  event_id text references events(id),          -- Event that it reports.
  document_event_id text not null,              -- Event as this document alone tells it; `links` says why it belongs to event_id.
  type text not null references event_types(id), -- Type of event.
  status text not null check (status in ('occurred', 'planned', 'possible', 'negated')), -- What this mention says of it: occurred, planned, possible or negated.
  date text,                                    -- When, as this mention says: TIMEX3 value.
  earliest text,                                -- First day of `date`.
  latest text,                                  -- Last day of `date`.
  date_wording text,                            -- The date as written.
  date_wording_start integer,                   -- Offset where `date_wording` starts.
  date_wording_end integer,                     -- Offset where it ends.
  date_anchor text,                             -- What the date was resolved against.
  date_rule text,                               -- Rule that resolved the date.
  time_id text references times(id),            -- The time expression.
  trigger text not null,                        -- The words that name the event.
  trigger_start integer not null,               -- Offset where the trigger starts.
  trigger_end integer not null,                 -- Offset where it ends.
  sentence text not null,                       -- The sentence.
  sentence_start integer not null check (sentence_start <= trigger_start), -- Offset where the sentence starts.
  sentence_end integer not null check (sentence_end >= trigger_end), -- Offset where it ends.
  participants text,                            -- Names of the participants that this mention gives, joined by "; ".
  place text,                                   -- Where, as this mention says.
  place_id text references places(id),          -- Place, where the gazetteer knows it.
  place_wording text,                           -- The place as written.
  place_wording_start integer,                  -- Offset where `place_wording` starts.
  place_wording_end integer,                    -- Offset where it ends.
  hedge text,                                   -- Words that make it less than certain, such as "reportedly".
  attributed_to text,                           -- Name of who says so, where the article does not speak for itself.
  attributed_to_id text references actors(id),  -- Actor who says so.
  statement_id text references statements(id),  -- Statement in which it is said.
  content text,                                 -- What is pledged, demanded, denied ..., as written.
  content_start integer,                        -- Offset where `content` starts.
  content_end integer,                          -- Offset where it ends.
  due text,                                     -- When a pledge falls due: TIMEX3 value.
  due_earliest text,                            -- First day of `due`.
  due_latest text,                              -- Last day of `due`.
  confidence real not null check (confidence between 0 and 1), -- Between 0 and 1.
  rule text not null,                           -- Rule that found it.
  extractor text not null                       -- Back end that found it.
) strict;

create table mention_participants (             -- Who takes part in an event according to one mention, with the words that say so.
  id integer primary key,                       -- Number of the row.
  mention_id text not null references mentions(id), -- Mention.
  document_id text not null references documents(id), -- Document.
  actor_id text not null references actors(id), -- Actor.
  role text not null,                           -- Role.
  name text not null,                           -- Fullest name of the actor in the document.
  surface text,                                 -- The words that name it here.
  surface_start integer,                        -- Offset where they start.
  surface_end integer                           -- Offset where they end.
) strict;

create table pledges (                          -- Who promised what to whom, due when: pledge events, and pledge statements that are part of none.
  id text primary key,                          -- Id of the event, or of the statement where there is no event.
  event_id text references events(id),          -- The pledge as an event.
  statement_id text references statements(id),  -- The statement in which it is made.
  mention_id text references mentions(id),      -- The mention that says most of it.
  document_id text not null references documents(id), -- Document the words are from.
  pledger text,                                 -- Who promises; names joined by "; ".
  pledger_id text references actors(id),        -- First of them.
  addressee text,                               -- To whom; names joined by "; ".
  addressee_id text references actors(id),      -- First of them.
  content text,                                 -- What is promised, as written, or as a person corrected it.
  content_start integer,                        -- Offset where `content` starts.
  content_end integer,                          -- Offset where it ends.
  condition text,                               -- Condition, as written.
  condition_start integer,                      -- Offset where it starts.
  condition_end integer,                        -- Offset where it ends.
  polarity text not null check (polarity in ('positive', 'negative')), -- negative: a promise not to act.
  status text,                                  -- Status of the pledge as an event: occurred means that it was given.
  date text,                                    -- When it was given: TIMEX3 value.
  due text,                                     -- When it falls due: TIMEX3 value.
  due_earliest text,                            -- First day of `due`.
  due_latest text,                              -- Last day of `due`; past it, the pledge is due.
  due_wording text,                             -- `due` as written.
  trigger text,                                 -- The words that pledge, or that say that it is said.
  trigger_start integer,                        -- Offset where `trigger` starts.
  trigger_end integer,                          -- Offset where it ends.
  sentence text,                                -- The sentence.
  sentence_start integer,                       -- Offset where the sentence starts.
  sentence_end integer                          -- Offset where it ends.
) strict;

create table links (                            -- Why the event that one document tells belongs to an event of the timeline.
  document_event_id text primary key,           -- Event as one document tells it.
  document_id text not null references documents(id), -- Document.
  event_id text not null references events(id), -- Event of the timeline.
  matched_id text,                              -- The document event it was matched with; NULL for the first one.
  rule text,                                    -- Rule that joined them.
  score real,                                   -- 1 for exact evidence, else similarity.
  counted_with text not null                    -- First of the event's documents with which this one counts as one source; itself if none.
) strict;

create table readings (                         -- What each report says on a field on which the reports of an event disagree.
  id integer primary key,                       -- Number of the row.
  event_id text not null references events(id), -- Event.
  field text not null check (field in ('date', 'place', 'status', 'participants')), -- date, place, status or participants.
  value text not null,                          -- What this report says.
  document_id text not null references documents(id), -- Document.
  mention_id text not null references mentions(id) -- The mention that proves it.
) strict;

create table redirects (                        -- Ids of events that were merged into others.
  old_id text primary key,                      -- Former id.
  event_id text not null references events(id)  -- Event that it is now part of.
) strict;

create table tombstones (                       -- Ids of events that were published and are no longer.
  event_id text primary key,                    -- Former id.
  reason text not null,                         -- Why it is gone.
  run integer not null references runs(number)  -- Build that no longer had it.
) strict;

create table judgements (                       -- Decisions that people took; they override the program.
  id integer primary key,                       -- Line of the judgements file, in order.
  verdict text not null check (verdict in ('same', 'different', 'unsure', 'correct', 'redact')), -- same, different, unsure, correct or redact.
  left_id text not null,                        -- Event, or for redact the actor.
  right_id text,                                -- The other event of a pair.
  field text,                                   -- Field that was corrected.
  value text,                                   -- Corrected value.
  judged_by text not null,                      -- Person who decided.
  judged_on text not null,                      -- Day of the decision.
  why text not null                             -- Reason given.
) strict;

create table issues (                           -- What was refused or doubted while building, and what to do about it.
  id integer primary key,                       -- Number of the row.
  level text not null check (level in ('error', 'warning', 'notice')), -- error (something was lost), warning, notice.
  code text not null,                           -- Kind of issue.
  message text not null,                        -- What is wrong and what to do.
  provenance text,                              -- File.
  line integer,                                 -- Line of the file.
  document_id text,                             -- Document; it may be one that was refused.
  span_start integer,                           -- Offset in the document's text.
  span_end integer                              -- Offset where the stretch ends.
) strict;

create table changes (                          -- What became different from one build to the next.
  id integer primary key,                       -- Number of the row.
  run integer not null references runs(number), -- Build that made the change.
  change text not null check (change in ('added', 'changed', 'merged', 'removed')), -- added, changed, merged or removed.
  event_id text not null,                       -- Event, which may be gone by now.
  field text,                                   -- Column of events that changed; for merged, NULL.
  before text,                                  -- Value before, or the headline of a removed event.
  after text                                    -- Value after; for merged, the event it is now part of.
) strict;

create table actor_pairs (                      -- Who took part in events together: counts for every pair of actors, in both directions; events of more than 40 actors are left out.
  id integer primary key,                       -- Number of the row.
  actor_id text not null references actors(id), -- Actor.
  other_id text not null references actors(id), -- The other actor.
  type text not null references event_types(id), -- Type of event.
  status text not null,                         -- Status of the events.
  events integer not null,                      -- Number of events.
  first_day text,                               -- First day of the earliest dated one.
  last_day text                                 -- Last day of the latest dated one.
) strict;

create table pair_totals (                      -- Pairs of actors with all the events they share, once a pair: by type, and all types together.
  id integer primary key,                       -- Number of the row.
  actor_id text not null references actors(id), -- The actor whose id comes first.
  other_id text not null references actors(id), -- The other actor.
  type text references event_types(id),         -- Type of event; NULL for all types together.
  events integer not null,                      -- Number of events.
  first_day text,                               -- First day of the earliest dated one.
  last_day text                                 -- Last day of the latest dated one.
) strict;

create table status_history (                   -- What reports said over time of events of which they said different things: planned, then called off, or then done.
  id integer primary key,                       -- Number of the row.
  event_id text not null references events(id), -- Event.
  event text not null,                          -- Headline made from type and participants.
  type text not null,                           -- Type of event.
  status_now text not null,                     -- Status that follows from all reports.
  status text not null,                         -- What some reports say: occurred, planned, possible or negated.
  first_reported text,                          -- Day of the first report that says so.
  last_reported text,                           -- Day of the last one.
  independent_sources integer not null,         -- Independent sources that say so.
  document_id text not null references documents(id) -- One document that says so.
) strict;

create table appearances (                      -- Every actor with every event it takes part in, once: its whole timeline read off one index.
  id integer primary key,                       -- Number of the row.
  actor_id text not null references actors(id), -- Actor.
  event_number integer not null,                -- Row of the event in `events`; rows are in the order of their dates.
  type text not null,                           -- Type of event.
  status text not null,                         -- Status of the event.
  earliest text,                                -- First day it may have happened.
  latest text                                   -- Last day it may have happened.
) strict;

create table event_months (                     -- Number of events by month, type and status; those whose date lies within one month.
  id integer primary key,                       -- Number of the row.
  month text not null,                          -- Month, such as 2016-11.
  type text not null references event_types(id), -- Type of event.
  status text not null,                         -- Status.
  events integer not null                       -- Number of events.
) strict;

create table coverage (                         -- Which publishers were read for which days: what "nothing found" can mean.
  id integer primary key,                       -- Number of the row.
  day text not null,                            -- Day of publication; of the last change where only that is stated.
  source_id text references sources(id),        -- Publisher.
  documents integer not null,                   -- Documents read.
  mentions integer not null                     -- Mentions of events found in them.
) strict;

create table reading_days (                     -- Every day of which an article was read, with how much was read up to it.
  day text primary key,                         -- Day of publication; of the last change where only that is stated.
  documents integer not null,                   -- Documents read.
  documents_until integer not null,             -- Documents read of this day and all days before it.
  days_until integer not null                   -- Days with documents, this one counted.
) strict;
