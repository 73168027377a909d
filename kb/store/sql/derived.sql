-- Tables that follow from those already loaded and indexed, row by row: who appears where, names, pledges, what was said over
-- time. Every row order is stated, so that a rebuild gives the same. What is only counted is in counted.sql, and for a
-- revision in recounted.sql.

insert into appearances (actor_id, event_number, type, status, earliest, latest)
select distinct event_participants.actor_id, events.rowid, events.type, events.status, events.earliest, events.latest
from event_participants join events on events.id = event_participants.event_id
where {events event_participants.event_id}
order by event_participants.actor_id, events.rowid;

create view scratch.actor_named as
select actor_id, kind, name, gender, country, documents from actor_uses
union all
select actor_id, kind, name, null, null, 0 from actor_calls;

create view scratch.place_named as
select place_id, name, country, latitude, longitude, mentions from place_uses
union all
select place_id, name, country, latitude, longitude, events from place_calls;

-- The name most documents use; but a surname alone is nobody's full name, however many leave it at that.
create table scratch.actor_names as
select
  actor_id, name, kind,
  row_number() over (
    partition by actor_id
    order by kind = 'person' and instr(name, ' ') = 0, sum(documents) desc, length(name) desc, name, kind
  ) as preference
from scratch.actor_named
where {actors actor_id}
group by actor_id, name, kind;

create index scratch.names_by_actor on actor_names (actor_id, preference);

insert into actor_aliases (actor_id, alias, form, count)
select actor_id, alias, form, sum(count)
from scratch.alias_uses
where {actors actor_id}
group by actor_id, alias, form
order by actor_id, sum(count) desc, alias, form;

-- A dateline's capitals give way to any other spelling.
create table scratch.place_names as
select
  place_id, name, country, latitude, longitude,
  row_number() over (
    partition by place_id
    order by name = upper(name), sum(mentions) desc, length(name) desc, name, country, latitude
  ) as preference
from scratch.place_named
where {places place_id}
group by place_id, name, country, latitude, longitude;

-- A pledge is told by its mentions, and may stand as a statement as well: by the statement's id, or by words they share.
create table scratch.pledges_told as
select pledges.rowid as pledge, mentions.event_id, mentions.id as mention_id, 0 as stated
from scratch.pledges
join mentions on mentions.id = pledges.mention_id
where {documents pledges.document_id}
union all
select pledges.rowid, mentions.event_id, mentions.id, 1
from scratch.pledges
join mentions on mentions.document_id = pledges.document_id
join events on events.id = mentions.event_id and events.type = 'pledge'
where {documents pledges.document_id} and pledges.mention_id is null and (
  mentions.statement_id = pledges.statement_id
  or (mentions.content_start < pledges.content_end and mentions.content_end > pledges.content_start)
);

create index scratch.told_by_mention on pledges_told (mention_id, stated, pledge);
create index scratch.told_by_pledge on pledges_told (pledge);

-- What a person corrected of the content stands in no article. The "+" keeps SQLite from looking through all pledgers for those of each event.
insert into pledges (
  id, event_id, statement_id, mention_id, document_id, pledger, pledger_id, addressee, addressee_id, content,
  content_start, content_end, condition, condition_start, condition_end, polarity, status, date, due, due_earliest,
  due_latest, due_wording, trigger, trigger_start, trigger_end, sentence, sentence_start, sentence_end
)
with told as (
  select
    mentions.*, events.status as event_status, events.date as event_date, events.due as event_due,
    events.due_earliest as event_due_earliest, events.due_latest as event_due_latest, events.due_wording,
    events.content as event_content, exists (
      select 1 from judgements
      where verdict = 'correct' and field = 'content' and value = events.content and left_id in (
        select events.id union all select old_id from redirects where redirects.event_id = events.id)
    ) as corrected,
    (select min(pledge) from scratch.pledges_told where mention_id = mentions.id and not stated) as own,
    (select min(pledge) from scratch.pledges_told where mention_id = mentions.id and stated) as stated,
    row_number() over (
      partition by mentions.event_id
      order by mentions.content is null, mentions.content is not events.content, mentions.confidence desc, mentions.id
    ) as preference
  from events join mentions on mentions.event_id = events.id
  where events.type = 'pledge' and {events events.id}
)
select
  told.event_id, told.event_id, coalesce(stated.statement_id, told.statement_id), told.id, told.document_id,
  (select group_concat(name, '; ') from (
    select name from event_participants where event_id = told.event_id and +role = 'pledger' order by id)),
  (select actor_id from event_participants where event_id = told.event_id and +role = 'pledger' order by id limit 1),
  (select group_concat(name, '; ') from (
    select name from event_participants where event_id = told.event_id and +role = 'addressee' order by id)),
  (select actor_id from event_participants where event_id = told.event_id and +role = 'addressee' order by id limit 1),
  iif(told.corrected, told.event_content, coalesce(told.content, stated.content)),
  iif(told.corrected, null, coalesce(told.content_start, stated.content_start)),
  iif(told.corrected, null, coalesce(told.content_end, stated.content_end)), coalesce(own.condition, stated.condition),
  coalesce(own.condition_start, stated.condition_start), coalesce(own.condition_end, stated.condition_end),
  coalesce(own.polarity, stated.polarity, 'positive'), told.event_status, told.event_date,
  coalesce(told.event_due, own.due, stated.due),
  iif(told.event_due is not null, told.event_due_earliest, iif(own.due is not null, own.due_earliest, stated.due_earliest)),
  iif(told.event_due is not null, told.event_due_latest, iif(own.due is not null, own.due_latest, stated.due_latest)),
  iif(told.event_due is not null, told.due_wording, iif(own.due is not null, own.due_wording, stated.due_wording)),
  told.trigger,
  told.trigger_start, told.trigger_end, told.sentence, told.sentence_start, told.sentence_end
from told
left join scratch.pledges as own on own.rowid = told.own
left join scratch.pledges as stated on stated.rowid = told.stated
where told.preference = 1
order by told.event_id;

insert into pledges (
  id, statement_id, document_id, pledger, pledger_id, addressee, addressee_id, content, content_start, content_end,
  condition, condition_start, condition_end, polarity, date, due, due_earliest, due_latest, due_wording, trigger,
  trigger_start, trigger_end, sentence, sentence_start, sentence_end
)
select
  statement_id, statement_id, document_id, pledger, pledger_id, addressee, addressee_id, content, content_start,
  content_end, condition, condition_start, condition_end, polarity, date, due, due_earliest, due_latest, due_wording,
  trigger, trigger_start, trigger_end, sentence, sentence_start, sentence_end
from scratch.pledges
where {documents document_id} and statement_id is not null and rowid not in (select pledge from scratch.pledges_told)
order by rowid;

insert into status_history (
  event_id, event, type, status_now, status, first_reported, last_reported, independent_sources, document_id
)
with told(event_id) as (
  select event_id from mentions
  where event_id is not null and {events event_id} group by event_id having min(status) <> max(status)
)
select
  mentions.event_id, events.title, events.type, events.status, mentions.status,
  min(coalesce(documents.published_day, documents.updated_day)) as first_reported,
  max(coalesce(documents.published_day, documents.updated_day)), count(distinct links.counted_with),
  min(mentions.document_id)
from told
join mentions on mentions.event_id = told.event_id
join links on links.document_event_id = mentions.document_event_id
join events on events.id = mentions.event_id
join documents on documents.id = mentions.document_id
group by mentions.event_id, mentions.status
order by mentions.event_id, first_reported, mentions.status;
