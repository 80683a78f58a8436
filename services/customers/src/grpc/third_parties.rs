//! `crm.customers.v1.ThirdPartiesService`.

use crm_chassis::{
    Db, Error, Reply, Result, Tx, begin, export, filter::FilterContext, mask::Mask, page::Page, tenants,
};
use crm_proto::customers::{self as pb, third_parties_service_server::ThirdPartiesService};
use jiff::civil::Date;
use tonic::{Request, async_trait};

use super::{convert, exports::ThirdPartyPages, references};
use crate::{
    domain::ThirdParty,
    events, store,
    store::{
        third_parties::Deleted,
        third_party_lists::{LISTING, ThirdPartySelection},
        visibility::{Reach, Reaches},
    },
};

/// Lists, shows, creates, edits, deletes and restores third parties.
#[derive(Clone, Debug)]
pub struct ThirdParties {
    /// Transactions for requests.
    pub db: Db,
    /// How many customers callers see.
    pub reaches: Reaches,
    /// Lists as files.
    pub exports: export::Exports,
}

#[async_trait]
impl ThirdPartiesService for ThirdParties {
    async fn list_third_parties(
        &self,
        request: Request<pb::ListThirdPartiesRequest>,
    ) -> Reply<pb::ListThirdPartiesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let counted = input.include_total_size;
        let selection = self.selection_of(&mut tx, input).await?;
        let (third_parties, next_page_token) =
            store::third_party_lists::page(&mut tx, &selection, page.clone()).await?;
        let total = match page.holds_all(third_parties.len(), &next_page_token) {
            _ if !counted => None,
            Some(total) => Some(total),
            None => Some(store::third_party_lists::count(&mut tx, &selection).await?),
        };
        let shown = third_parties.iter().map(|it| convert::third_party::to_proto_for(it, tx.caller(), selection.today));
        let reply = pb::ListThirdPartiesResponse {
            third_parties: shown.collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_third_parties_values(
        &self,
        request: Request<pb::ListThirdPartiesValuesRequest>,
    ) -> Reply<pb::ListThirdPartiesValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let pb::ListThirdPartiesValuesRequest { field, prefix, customer_id, status, filter, view } = input;
        let listed = pb::ListThirdPartiesRequest { customer_id, status, filter, view, ..Default::default() };
        let selection = self.selection_of(&mut tx, listed).await?;
        let values = store::values::of_third_parties(&mut tx, &selection, &field, &prefix).await?;
        Ok(tx.finish(pb::ListThirdPartiesValuesResponse { values }).await?)
    }

    type ExportThirdPartiesStream = export::File;

    async fn export_third_parties(&self, request: Request<pb::ExportThirdPartiesRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let pb::ExportThirdPartiesRequest { customer_id, status, filter, order_by, view } = input.clone();
        let listed = pb::ListThirdPartiesRequest { customer_id, status, filter, view, ..Default::default() };
        let selection = self.selection_of(&mut export.tx, listed).await?;
        Ok(export.send("third-parties", &input, ThirdPartyPages::new(selection, order_by)).await?)
    }

    async fn get_third_party(&self, request: Request<pb::GetThirdPartyRequest>) -> Reply<pb::ThirdParty> {
        let (mut tx, input) = self.db.read(request).await?;
        let third_party = store::third_parties::get(&mut tx, convert::third_party::id(&input.id)?).await?;
        let reply = shown(&mut tx, &third_party).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn create_third_party(&self, request: Request<pb::CreateThirdPartyRequest>) -> Reply<pb::ThirdParty> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted =
            input.third_party.ok_or_else(|| Error::invalid("third_party", "Send the third party to create."))?;
        let customer = store::customers::hold(&mut tx, convert::id(&input.customer_id)?).await?;
        let currency = tenants::current(&mut tx).await?.currency;
        let (terms, wrong) = convert::third_party::terms(&wanted, &currency);
        let third_party = ThirdParty::create(tx.new_id(), &customer, terms, tx.caller(), tx.now());
        let third_party = references::and_judge(wrong, third_party).map_err(|error| error.within("third_party"))?;
        store::third_parties::insert(&mut tx, &third_party).await?;
        tx.audit("third_party", third_party.id, "created", &third_party.first_values()).await?;
        tx.publish(events::third_party_changed(&third_party, &customer, pb::ThirdPartyChange::Created)).await?;
        let reply = shown(&mut tx, &third_party).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn update_third_party(&self, request: Request<pb::UpdateThirdPartyRequest>) -> Reply<pb::ThirdParty> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.third_party.ok_or_else(|| Error::invalid("third_party", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let id = convert::third_party::id(&input.id)?;
        let before = store::third_parties::lock(&mut tx, id, Deleted::Left).await?.expect_etag(&input.etag)?;
        let customer = store::customers::hold(&mut tx, before.customer.id).await?;
        let wanted = mask.merge(&convert::third_party::to_proto(&before), &wanted)?;
        let (terms, wrong) = convert::third_party::terms(&wanted, &before.terms.currency);
        let third_party = before.clone().edit(&customer, terms, tx.caller(), tx.now());
        let third_party = references::and_judge(wrong, third_party).map_err(|error| error.within("third_party"))?;
        if third_party.version == before.version {
            let reply = shown(&mut tx, &before).await?;
            return Ok(tx.finish(reply).await?);
        }
        store::third_parties::update(&mut tx, &third_party).await?;
        tx.audit("third_party", third_party.id, "updated", &before.changes_to(&third_party)).await?;
        tx.publish(events::third_party_changed(&third_party, &customer, pb::ThirdPartyChange::Updated)).await?;
        let reply = shown(&mut tx, &third_party).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn delete_third_party(&self, request: Request<pb::DeleteThirdPartyRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let id = convert::third_party::id(&input.id)?;
        let before = store::third_parties::lock(&mut tx, id, Deleted::Left).await?.expect_etag(&input.etag)?;
        let customer = store::customers::hold(&mut tx, before.customer.id).await?;
        let third_party = before.clone().delete(&customer, tx.caller(), tx.now())?;
        store::third_parties::update(&mut tx, &third_party).await?;
        tx.audit("third_party", third_party.id, "deleted", &before.changes_to(&third_party)).await?;
        tx.publish(events::third_party_changed(&third_party, &customer, pb::ThirdPartyChange::Deleted)).await?;
        Ok(tx.finish(()).await?)
    }

    async fn restore_third_party(&self, request: Request<pb::RestoreThirdPartyRequest>) -> Reply<pb::ThirdParty> {
        let (mut tx, input) = begin!(self.db, request);
        let id = convert::third_party::id(&input.id)?;
        let before = store::third_parties::lock(&mut tx, id, Deleted::Taken).await?;
        let customer = store::customers::hold(&mut tx, before.customer.id).await?;
        let third_party = before.clone().restore(&customer, tx.caller(), tx.now())?;
        if third_party.version != before.version {
            store::third_parties::update(&mut tx, &third_party).await?;
            tx.audit("third_party", third_party.id, "restored", &before.changes_to(&third_party)).await?;
            tx.publish(events::third_party_changed(&third_party, &customer, pb::ThirdPartyChange::Restored)).await?;
        }
        let reply = shown(&mut tx, &third_party).await?;
        Ok(tx.finish(reply).await?)
    }
}

impl ThirdParties {
    /// What a list holds: the third parties of one customer or of all the caller may see, on the tenant's day.
    async fn selection_of(&self, tx: &mut Tx, listed: pb::ListThirdPartiesRequest) -> Result<ThirdPartySelection> {
        let expired = match listed.status() {
            pb::ThirdPartyStatus::Unspecified => None,
            pb::ThirdPartyStatus::Current => Some(false),
            pb::ThirdPartyStatus::Expired => Some(true),
        };
        let customer = match listed.customer_id.as_str() {
            "" => None,
            id => {
                let id = convert::id(id)?;
                store::customers::expect_visible(tx, id).await?;
                Some(id)
            }
        };
        let today = today(tx).await?;
        let context = FilterContext::of(tx, listed.filter.as_ref()).await?;
        let scope = convert::scope(listed.view(), tx.caller().scope);
        // Of one customer's third parties it does not matter.
        let reach = if customer.is_some() { Reach::Few } else { self.reaches.of(tx, scope).await? };
        Ok(ThirdPartySelection { customer, expired, today, filter: listed.filter, context, scope, reach })
    }
}

async fn shown(tx: &mut Tx, third_party: &ThirdParty) -> Result<pb::ThirdParty> {
    let today = today(tx).await?;
    Ok(convert::third_party::to_proto_for(third_party, tx.caller(), today))
}

/// The day in the tenant's zone.
async fn today(tx: &mut Tx) -> Result<Date> {
    let zone = tenants::current(tx).await?.zone()?;
    Ok(tx.now().to_zoned(zone).date())
}
