-- Views over the tables. `timeline` is a contract: its columns and their order do not change. Joins are left joins, though
-- what they join is always there: a count or a facet that needs no column of theirs then leaves them out.

create view timeline as                         -- One row an event: what happened, when, between whom, and how well it is sourced.
select
  id, date, earliest, latest, precision, type, title, participants, place, status, sources, independent_sources,
  confidence, first_reported, '/kb/events/' || id as url
from events;

create view event_reports as                    -- Every mention with its event and its document: who reported what, in which words.
select
  mentions.id as mention_id, mentions.document_event_id, mentions.event_id, events.title as event, events.date as event_date,
  mentions.type, mentions.status, mentions.date, mentions.earliest, mentions.latest, mentions.date_wording,
  mentions.date_rule, mentions.participants, mentions.place, mentions.trigger, mentions.trigger_start,
  mentions.trigger_end, mentions.sentence, mentions.sentence_start, mentions.sentence_end, mentions.hedge,
  mentions.attributed_to, mentions.statement_id, mentions.content, mentions.due, mentions.confidence, mentions.rule,
  mentions.extractor, links.rule as link_rule, links.score as link_score, links.matched_id, mentions.document_id,
  documents.title as document, documents.publisher, documents.published, documents.published_day, documents.url,
  documents.origin_id,
  (mentions.attributed_to_id is not null and exists (
    select 1 from event_participants as taking join actors as party on party.id = taking.actor_id
    join actors as saying on saying.id = mentions.attributed_to_id
    where taking.event_id = mentions.event_id and (taking.actor_id = mentions.attributed_to_id
      or (saying.kind in ('country', 'organisation') and saying.country = party.country))
  )) or exists (
    select 1 from event_participants as taking where taking.event_id = mentions.event_id
    and taking.name = documents.publisher
  ) as own_statement
from mentions
left join documents on documents.id = mentions.document_id
left join events on events.id = mentions.event_id
left join links on links.document_event_id = mentions.document_event_id;

create view actor_events as                     -- Every actor with every event it takes part in.
select
  event_participants.actor_id, actors.name as actor, event_participants.role, events.id as event_id, events.date,
  events.earliest, events.latest, events.type, events.title, events.participants, events.place, events.status,
  events.sources, events.independent_sources, events.confidence
from event_participants
left join actors on actors.id = event_participants.actor_id
left join events on events.id = event_participants.event_id;

create view quotations as                       -- Who said what, with the document that reports it.
select
  statements.id as statement_id, statements.speaker_id, coalesce(statements.speaker, statements.source) as speaker,
  statements.source, statements.cue, statements.content, statements.kind, statements.act, statements.addressee,
  statements.addressee_id, statements.date, statements.sentence, statements.confidence, statements.document_id,
  documents.title as document, documents.publisher, documents.published, documents.published_day, documents.url
from statements
left join documents on documents.id = statements.document_id;

create view disagreements as                    -- Where reports of one event cannot all be right: each reading with its words and its publisher.
select
  readings.event_id, events.title as event, events.type, readings.field, readings.value as reading,
  (case readings.field when 'date' then events.date when 'place' then events.place
    when 'status' then events.status else events.participants end) as shown,
  mentions.date_wording, mentions.sentence, mentions.trigger, readings.mention_id, readings.document_id,
  documents.title as document, documents.publisher, documents.published_day, documents.origin_id, documents.url
from readings
left join events on events.id = readings.event_id
left join mentions on mentions.id = readings.mention_id
left join documents on documents.id = readings.document_id;
