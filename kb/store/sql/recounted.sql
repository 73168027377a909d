-- The tables of counted.sql in a revision: what they held (attached as `before`), less what is gone, more what is new.
-- The cost follows from what came and went, not from how much there is of it: the busiest actors have the most rows.

create table scratch.moved_documents as
select -1 as step, id, source_id, publisher, coalesce(published_day, updated_day) as day, mentions
from before.documents where id in (select id from scratch.gone_documents)
union all
select 1, id, source_id, publisher, coalesce(published_day, updated_day), mentions
from main.documents where id in (select id from scratch.put_documents);

create table scratch.moved_mentions as
select -1 as step, type, place_id
from before.mentions where document_id in (select id from scratch.gone_documents)
union all
select 1, type, place_id
from main.mentions where document_id in (select id from scratch.put_documents);

create table scratch.moved_statements as
select -1 as step, speaker_id
from before.statements where document_id in (select id from scratch.gone_documents)
union all
select 1, speaker_id
from main.statements where document_id in (select id from scratch.put_documents);

create table scratch.moved_events as
select -1 as step, events.id, type, status, earliest, latest, place_id, documents.source_id
from before.events left join before.documents on documents.id = events.first_document_id
where events.id in (select id from scratch.gone_events)
union all
select 1, events.id, type, status, earliest, latest, place_id, documents.source_id
from main.events left join main.documents on documents.id = events.first_document_id
where events.id in (select id from scratch.events);

create table scratch.moved_seats as
select distinct moved.step, moved.id as event_id, told.actor_id, moved.type, moved.status, moved.earliest, moved.latest
from scratch.moved_events as moved join before.event_participants as told on told.event_id = moved.id
where moved.step = -1
union all
select distinct moved.step, moved.id, told.actor_id, moved.type, moved.status, moved.earliest, moved.latest
from scratch.moved_events as moved join main.event_participants as told on told.event_id = moved.id
where moved.step = 1;

create index scratch.moved_by_event on moved_seats (event_id, step);

insert into sources (id, name, documents, mentions, first_reports, first_day, last_day)
select
  moved.source_id, coalesce(was.name, min(moved.publisher)), coalesce(was.documents, 0) + sum(moved.documents),
  coalesce(was.mentions, 0) + sum(moved.mentions), coalesce(was.first_reports, 0) + sum(moved.first_reports),
  (select min(published_day) from documents where source_id = moved.source_id),
  (select max(published_day) from documents where source_id = moved.source_id)
from (
  select source_id, publisher, step as documents, step * mentions as mentions, 0 as first_reports
  from scratch.moved_documents where source_id is not null
  union all
  select source_id, null, 0, 0, step from scratch.moved_events where source_id is not null
) as moved
left join before.sources as was on was.id = moved.source_id
group by moved.source_id
order by moved.source_id
on conflict (id) do update set
  documents = excluded.documents, mentions = excluded.mentions, first_reports = excluded.first_reports,
  first_day = excluded.first_day, last_day = excluded.last_day;

delete from sources where documents = 0 and id in (select source_id from scratch.moved_documents);

-- The first and last days of what is left are looked for only where the ones that were known are gone.
create table scratch.actor_events as
select
  actor_id, sum(step) as events,
  max(latest) filter (where step = 1) as new_last, max(latest) filter (where step = -1) as old_last
from scratch.moved_seats
group by actor_id;

create index scratch.events_by_actor on actor_events (actor_id);

create table scratch.actor_statements as
select speaker_id as actor_id, sum(step) as statements
from scratch.moved_statements
where speaker_id is not null
group by speaker_id;

create index scratch.statements_by_actor on actor_statements (actor_id);

insert into actors (id, name, kind, gender, country, events, statements, documents, first_day, last_day)
select
  uses.actor_id, actor_names.name, actor_names.kind,
  case when count(distinct uses.gender) = 1 then min(uses.gender) end,
  case when count(distinct uses.country) = 1 then min(uses.country) end,
  coalesce(was.events, 0) + coalesce(actor_events.events, 0),
  coalesce(was.statements, 0) + coalesce(actor_statements.statements, 0), sum(uses.documents),
  (select min(earliest) from appearances where actor_id = uses.actor_id),
  case
    when old_last = was.last_day and coalesce(new_last < old_last, true)
    then (select max(latest) from appearances where actor_id = uses.actor_id)
    else coalesce(max(was.last_day, new_last), was.last_day, new_last)
  end
from scratch.touched_actors as touched
join scratch.actor_named as uses on uses.actor_id = touched.id
join scratch.actor_names on actor_names.actor_id = touched.id and actor_names.preference = 1
left join before.actors as was on was.id = touched.id
left join scratch.actor_events on actor_events.actor_id = touched.id
left join scratch.actor_statements on actor_statements.actor_id = touched.id
group by touched.id
order by touched.id
on conflict (id) do update set
  name = excluded.name, kind = excluded.kind, gender = excluded.gender, country = excluded.country,
  events = excluded.events, statements = excluded.statements, documents = excluded.documents,
  first_day = excluded.first_day, last_day = excluded.last_day;

delete from actors
where id in (select id from scratch.touched_actors) and id not in (select actor_id from scratch.actor_names);

insert into places (id, name, country, latitude, longitude, events, mentions)
select
  names.place_id, names.name, names.country, names.latitude, names.longitude,
  coalesce(was.events, 0)
    + (select coalesce(sum(step), 0) from scratch.moved_events where place_id = names.place_id),
  coalesce(was.mentions, 0)
    + (select coalesce(sum(step), 0) from scratch.moved_mentions where place_id = names.place_id)
from scratch.place_names as names
left join before.places as was on was.id = names.place_id
where preference = 1
order by names.place_id
on conflict (id) do update set
  name = excluded.name, country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude,
  events = excluded.events, mentions = excluded.mentions;

delete from places
where id in (select id from scratch.touched_places) and id not in (select place_id from scratch.place_names);

update event_types set
  events = events + (select coalesce(sum(step), 0) from scratch.moved_events where type = event_types.id),
  mentions = mentions + (select coalesce(sum(step), 0) from scratch.moved_mentions where type = event_types.id);

create table scratch.moved_pairs as
with sized as (
  select event_id, step from scratch.moved_seats group by event_id, step having count(*) between 2 and 40
)
select
  one.actor_id, other.actor_id as other_id, one.type, one.status, sum(one.step) as events,
  min(one.earliest) filter (where one.step = 1) as new_first, max(one.latest) filter (where one.step = 1) as new_last,
  min(one.earliest) filter (where one.step = -1) as old_first, max(one.latest) filter (where one.step = -1) as old_last
from sized
join scratch.moved_seats as one on one.event_id = sized.event_id and one.step = sized.step
join scratch.moved_seats as other
  on other.event_id = one.event_id and other.step = one.step and other.actor_id != one.actor_id
group by one.actor_id, other.actor_id, one.type, one.status;

-- What a pair is left with where its first or last day is gone.
create table scratch.pair_days as
select
  moved.actor_id, moved.other_id, moved.type, moved.status, min(events.earliest) as first_day,
  max(events.latest) as last_day
from scratch.moved_pairs as moved
cross join before.actor_pairs as was
  on was.actor_id = moved.actor_id and was.other_id = moved.other_id and was.type = moved.type
  and was.status = moved.status
cross join appearances as one on one.actor_id = moved.actor_id
cross join appearances as other on other.actor_id = moved.other_id and other.event_number = one.event_number
cross join events on events.rowid = one.event_number and events.type = moved.type and events.status = moved.status
where (
    (old_first = was.first_day and coalesce(new_first > old_first, true))
    or (old_last = was.last_day and coalesce(new_last < old_last, true))
  )
  and (select count(distinct actor_id) from event_participants where event_id = events.id) <= 40
group by moved.actor_id, moved.other_id, moved.type, moved.status;

create unique index scratch.days_by_pair on pair_days (actor_id, other_id, type, status);

delete from actor_pairs
where (actor_id, other_id, type, status) in (select actor_id, other_id, type, status from scratch.moved_pairs);

insert into actor_pairs (actor_id, other_id, type, status, events, first_day, last_day)
select
  moved.actor_id, moved.other_id, moved.type, moved.status, coalesce(was.events, 0) + moved.events,
  case when days.actor_id is not null then days.first_day
    else coalesce(min(was.first_day, new_first), was.first_day, new_first) end,
  case when days.actor_id is not null then days.last_day
    else coalesce(max(was.last_day, new_last), was.last_day, new_last) end
from scratch.moved_pairs as moved
left join before.actor_pairs as was
  on was.actor_id = moved.actor_id and was.other_id = moved.other_id and was.type = moved.type
  and was.status = moved.status
left join scratch.pair_days as days
  on days.actor_id = moved.actor_id and days.other_id = moved.other_id and days.type = moved.type
  and days.status = moved.status
where coalesce(was.events, 0) + moved.events > 0
order by moved.actor_id, moved.other_id, moved.type, moved.status;

delete from pair_totals where (actor_id, other_id) in (select actor_id, other_id from scratch.moved_pairs);

insert into pair_totals (actor_id, other_id, type, events, first_day, last_day)
select actor_id, other_id, null, sum(events), min(first_day), max(last_day)
from actor_pairs
where (actor_id, other_id) in (select actor_id, other_id from scratch.moved_pairs where actor_id < other_id)
group by actor_id, other_id
order by actor_id, other_id;

insert into pair_totals (actor_id, other_id, type, events, first_day, last_day)
select actor_id, other_id, type, sum(events), min(first_day), max(last_day)
from actor_pairs
where (actor_id, other_id) in (select actor_id, other_id from scratch.moved_pairs where actor_id < other_id)
group by actor_id, other_id, type
order by actor_id, other_id, type;

insert or ignore into scratch.touched_months
select substr(earliest, 1, 7) from scratch.moved_events where earliest is not null;

delete from event_months where month in (select id from scratch.touched_months);

insert into event_months (month, type, status, events)
select touched.id, type, status, count(*)
from scratch.touched_months as touched
cross join events on events.earliest between touched.id and touched.id || '~'
where substr(earliest, 1, 7) = touched.id and substr(latest, 1, 7) = touched.id
group by 1, 2, 3
order by 1, 2, 3;

insert or ignore into scratch.touched_days
select day from scratch.moved_documents where day is not null;

delete from coverage where day in (select id from scratch.touched_days);

insert into coverage (day, source_id, documents, mentions)
select coalesce(published_day, updated_day) as day, source_id, count(*), sum(mentions)
from documents
where coalesce(published_day, updated_day) in (select id from scratch.touched_days)
group by day, source_id
order by day, source_id;

delete from reading_days where day in (select id from scratch.touched_days);

insert into reading_days (day, documents, documents_until, days_until)
select day, sum(documents), 0, 0
from coverage
where day in (select id from scratch.touched_days)
group by day
order by day;

-- An article of one day is counted on all days after it.
update reading_days set documents_until = told.documents_until, days_until = told.days_until
from (
  select day, sum(documents) over (order by day) as documents_until, row_number() over (order by day) as days_until
  from reading_days
) as told
where told.day = reading_days.day
  and (reading_days.documents_until <> told.documents_until or reading_days.days_until <> told.days_until);
