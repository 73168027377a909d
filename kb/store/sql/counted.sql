-- Tables of counts, from rows that are loaded, indexed and derived. Every row order is stated, so that a rebuild gives the
-- same. A revision brings them up to date by what came and went: recounted.sql.

insert into sources (id, name, documents, mentions, first_day, last_day)
select source_id, min(publisher), count(*), sum(mentions), min(published_day), max(published_day)
from documents
where source_id is not null
group by source_id
order by source_id;

update sources set first_reports = (
  select count(*)
  from documents join events on events.first_document_id = documents.id
  where documents.source_id = sources.id
);

create table scratch.actor_events as
select actor_id, count(*) as events, min(earliest) as first_day, max(latest) as last_day
from appearances
group by actor_id;

create index scratch.events_by_actor on actor_events (actor_id);

create table scratch.actor_statements as
select speaker_id as actor_id, count(*) as statements
from statements
where speaker_id is not null
group by speaker_id;

create index scratch.statements_by_actor on actor_statements (actor_id);

insert into actors (id, name, kind, gender, country, events, statements, documents, first_day, last_day)
select
  uses.actor_id, actor_names.name, actor_names.kind,
  case when count(distinct uses.gender) = 1 then min(uses.gender) end,
  case when count(distinct uses.country) = 1 then min(uses.country) end,
  coalesce(actor_events.events, 0), coalesce(actor_statements.statements, 0), sum(uses.documents),
  actor_events.first_day, actor_events.last_day
from scratch.actor_named as uses
join scratch.actor_names on actor_names.actor_id = uses.actor_id and actor_names.preference = 1
left join scratch.actor_events on actor_events.actor_id = uses.actor_id
left join scratch.actor_statements on actor_statements.actor_id = uses.actor_id
group by uses.actor_id
order by uses.actor_id;

insert into places (id, name, country, latitude, longitude, events, mentions)
select
  place_id, name, country, latitude, longitude,
  (select count(*) from events where events.place_id = place_names.place_id),
  (select count(*) from mentions where mentions.place_id = place_names.place_id)
from scratch.place_names
where preference = 1
order by place_id;

update event_types set
  events = (select count(*) from events where events.type = event_types.id),
  mentions = (select count(*) from mentions where mentions.type = event_types.id);

-- Pairs grow with the square of the participants: a conference of hundreds says little about who talks to whom.
create table scratch.pair_events as
select event_id from event_participants
group by event_id having count(distinct actor_id) between 2 and 40;

insert into actor_pairs (actor_id, other_id, type, status, events, first_day, last_day)
with seats as (
  select distinct event_id, actor_id from event_participants where event_id in (select event_id from scratch.pair_events)
)
select one.actor_id, other.actor_id, events.type, events.status, count(*), min(events.earliest), max(events.latest)
from seats as one
join seats as other on other.event_id = one.event_id and other.actor_id != one.actor_id
join events on events.id = one.event_id
group by one.actor_id, other.actor_id, events.type, events.status
order by one.actor_id, other.actor_id, events.type, events.status;

-- Twenty types and four statuses of a pair are many rows: to find the closest pairs all would have to be added up.
insert into pair_totals (actor_id, other_id, type, events, first_day, last_day)
select actor_id, other_id, null, sum(events), min(first_day), max(last_day)
from actor_pairs
where actor_id < other_id
group by actor_id, other_id
order by actor_id, other_id;

insert into pair_totals (actor_id, other_id, type, events, first_day, last_day)
select actor_id, other_id, type, sum(events), min(first_day), max(last_day)
from actor_pairs
where actor_id < other_id
group by actor_id, other_id, type
order by actor_id, other_id, type;

insert into event_months (month, type, status, events)
select substr(earliest, 1, 7), type, status, count(*)
from events
where substr(earliest, 1, 7) = substr(latest, 1, 7)
group by 1, 2, 3
order by 1, 2, 3;

insert into coverage (day, source_id, documents, mentions)
select coalesce(published_day, updated_day) as day, source_id, count(*), sum(mentions)
from documents
where day is not null
group by day, source_id
order by day, source_id;

insert into reading_days (day, documents, documents_until, days_until)
select day, sum(documents), sum(sum(documents)) over (order by day), row_number() over (order by day)
from coverage
group by day
order by day;
