-- After linking: document events with the event they belong to, mentions likewise, and events with what is counted over their mentions.

update documents set origin_id = copies.origin_id from scratch.copies where copies.document_id = documents.id;

insert into event_participants (event_id, actor_id, role, name)
select event_id, actor_id, role, name from scratch.event_participants order by rowid;

insert into readings (event_id, field, value, document_id, mention_id)
select event_id, field, value, document_id, mention_id from scratch.readings order by rowid;

insert into redirects (old_id, event_id) select old_id, event_id from scratch.redirects order by rowid;

create table scratch.told as
select document_event_id, min(document_id) as document_id from scratch.mentions group by document_event_id;

create unique index scratch.told_by_id on told (document_event_id);

insert into links (document_event_id, document_id, event_id, matched_id, rule, score, counted_with)
select members.document_event_id, told.document_id, members.event_id, members.matched_id, members.rule, members.score,
  coalesce(members.counted_with, told.document_id)
from scratch.members
join scratch.told on told.document_event_id = members.document_event_id
order by members.rowid;

insert into mentions ({columns}, event_id)
select {staged_columns}, links.event_id
from scratch.mentions as staged
left join links on links.document_event_id = staged.document_event_id
order by staged.rowid;

create table scratch.totals as
select mentions.event_id, count(*) as mentions, count(distinct documents.source_id) as publishers
from main.mentions
join main.documents on documents.id = mentions.document_id
group by mentions.event_id;

create unique index scratch.totals_by_event on totals (event_id);

-- Rows lie in the order of their dates, with room between them for events that later builds find.
insert into events (rowid, {event_columns}, mentions, publishers)
select
  row_number() over (order by coalesce(staged.earliest, '9999'), coalesce(staged.latest, '9999'), staged.id) * {gap},
  {staged_event_columns}, coalesce(totals.mentions, 0), coalesce(totals.publishers, 0)
from scratch.events as staged
left join scratch.totals on totals.event_id = staged.id
order by coalesce(staged.earliest, '9999'), coalesce(staged.latest, '9999'), staged.id;
