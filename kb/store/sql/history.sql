-- What the build before this one (attached as `before`) leaves to this one: no id that was ever published is lost.

create table scratch.vanished as
select id as event_id from before.events
where {gone id} and id not in (select id from main.events) and id not in (select old_id from main.redirects);

create unique index scratch.vanished_by_id on vanished (event_id);

-- What an event was told by now belongs to others: its id leads to the one that took most of it.
insert into main.redirects (old_id, event_id)
select old_id, event_id
from (
  select
    vanished.event_id as old_id, links.event_id,
    row_number() over (partition by vanished.event_id order by count(*) desc, links.event_id) as preference
  from scratch.vanished
  cross join before.links as earlier on earlier.event_id = vanished.event_id
  cross join main.links on links.document_event_id = earlier.document_event_id
  group by vanished.event_id, links.event_id
)
where preference = 1
order by old_id;

insert into main.redirects (old_id, event_id)
select earlier.old_id, coalesce(further.event_id, earlier.event_id)
from before.redirects as earlier
left join main.redirects as further on further.old_id = earlier.event_id
where {gone earlier.event_id} and earlier.old_id not in (select id from main.events)
  and earlier.old_id not in (select old_id from main.redirects)
  and coalesce(further.event_id, earlier.event_id) in (select id from main.events)
order by earlier.old_id;

insert into main.tombstones (event_id, reason, run)
select event_id, reason, run
from (
  select event_id, reason, run from before.tombstones where {carried event_id}
  union all
  select
    event_id,
    case when exists (
      select 1 from before.links join main.documents on documents.id = links.document_id
      where links.event_id = vanished.event_id
    )
    then 'It is no longer found in the documents that reported it.'
    else 'The documents that reported it are no longer in the collection, or have changed.' end,
    :run
  from scratch.vanished
  union all
  select old_id, 'It was merged into ' || event_id || ', which is gone as well.', :run from before.redirects
  where {gone event_id}
)
where event_id not in (select id from main.events) and event_id not in (select old_id from main.redirects)
group by event_id
order by event_id;
