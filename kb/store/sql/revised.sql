-- What a revision found, into the tables: reports, their links, events at their place among others, and what hangs on them.

insert into event_participants (event_id, actor_id, role, name)
select event_id, actor_id, role, name from scratch.event_participants order by rowid;

insert into readings (event_id, field, value, document_id, mention_id)
select event_id, field, value, document_id, mention_id from scratch.readings order by rowid;

insert into redirects (old_id, event_id) select old_id, event_id from scratch.redirects order by rowid;

insert into mentions ({columns})
select {staged_columns} from scratch.mentions as staged order by staged.rowid;

insert into links (document_event_id, document_id, event_id, matched_id, rule, score, counted_with)
select
  document_event_id, document_id, event_id, matched_id, rule, score, coalesce(counted_with, document_id)
from (
  select
    members.rowid, members.*, (select document_id from mentions where document_event_id = members.document_event_id limit 1) as document_id
  from scratch.members
)
order by rowid;

update mentions set event_id = (select event_id from links where links.document_event_id = mentions.document_event_id)
where document_event_id in (select document_event_id from scratch.members);

create table scratch.totals as
select mentions.event_id, count(*) as mentions, count(distinct documents.source_id) as publishers
from main.mentions
join main.documents on documents.id = mentions.document_id
where mentions.event_id in (select id from scratch.events)
group by mentions.event_id;

create unique index scratch.totals_by_event on totals (event_id);

insert into events (rowid, {event_columns}, mentions, publishers)
select numbered.number, {staged_event_columns}, coalesce(totals.mentions, 0), coalesce(totals.publishers, 0)
from scratch.events as staged
join scratch.numbered on numbered.id = staged.id
left join scratch.totals on totals.event_id = staged.id
order by staged.rowid;

insert or ignore into scratch.touched_actors
select actor_id from event_participants where event_id in (select id from scratch.events);

insert or ignore into scratch.touched_places select place_id from scratch.events where place_id is not null;

insert or ignore into scratch.touched_places
select place_id from mentions where document_id in (select id from scratch.put_documents) and place_id is not null;

insert or ignore into scratch.touched_documents select id from scratch.put_documents;

insert or ignore into scratch.touched_documents
select document_id from mentions where event_id in (select id from scratch.events);

delete from actor_aliases where actor_id in (select id from scratch.touched_actors);

delete from tombstones where event_id in (select id from scratch.events) or event_id in (select old_id from scratch.former);
