//! `crm.activities.v1.CaseConfigService`.

use crm_chassis::{Code, Db, Error, Reply, Result, Tx, begin, mask::Mask, validate::and_judge};
use crm_proto::activities::{self as pb, case_config_service_server::CaseConfigService};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::convert::{self, case_config as convert_config};
use crate::{
    domain::{CaseStage, CaseType, Config, Entry, StageGate},
    events, store,
};

/// Maintains case types, stages and stage gates.
#[derive(Clone, Debug)]
pub struct CaseConfig {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl CaseConfigService for CaseConfig {
    async fn get_case_config(&self, request: Request<pb::GetCaseConfigRequest>) -> Reply<pb::CaseConfig> {
        let (mut tx, _) = self.db.read(request).await?;
        let config = store::config::read(&mut tx).await?;
        Ok(tx.finish(convert_config::to_proto(&config)).await?)
    }

    async fn list_case_types(&self, request: Request<pb::ListCaseTypesRequest>) -> Reply<pb::ListCaseTypesResponse> {
        let (mut tx, _) = self.db.read(request).await?;
        let pb::CaseConfig { case_types, .. } = convert_config::to_proto(&store::config::read(&mut tx).await?);
        Ok(tx.finish(pb::ListCaseTypesResponse { case_types }).await?)
    }

    async fn list_case_stages(&self, request: Request<pb::ListCaseStagesRequest>) -> Reply<pb::ListCaseStagesResponse> {
        let (mut tx, _) = self.db.read(request).await?;
        let pb::CaseConfig { case_stages, .. } = convert_config::to_proto(&store::config::read(&mut tx).await?);
        Ok(tx.finish(pb::ListCaseStagesResponse { case_stages }).await?)
    }

    async fn create_case_type(&self, request: Request<pb::CreateCaseTypeRequest>) -> Reply<pb::CaseType> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.case_type.ok_or_else(|| Error::invalid("case_type", "Send the case type to create."))?;
        let config = store::config::lock(&mut tx).await?;
        let within = |error: Error| error.within("case_type");
        let case_type = convert_config::case_type(tx.new_id(), &wanted).create(config.types.len()).map_err(within)?;
        store::config::put_type(&mut tx, &case_type).await.map_err(within)?;
        tx.audit("case_type", case_type.entry.id, "created", &case_type.first_values()).await?;
        tell(&mut tx).await?;
        Ok(tx.finish(convert_config::type_to_proto(&case_type)).await?)
    }

    async fn update_case_type(&self, request: Request<pb::UpdateCaseTypeRequest>) -> Reply<pb::CaseType> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.case_type.ok_or_else(|| Error::invalid("case_type", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let config = store::config::lock(&mut tx).await?;
        let before = type_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert_config::type_to_proto(&before), &wanted)?;
        let within = |error: Error| error.within("case_type");
        let case_type = before.clone().edit(convert_config::case_type(before.entry.id, &wanted)).map_err(within)?;
        if case_type != before {
            store::config::put_type(&mut tx, &case_type).await.map_err(within)?;
            tx.audit("case_type", case_type.entry.id, "updated", &before.changes_to(&case_type)).await?;
            tell(&mut tx).await?;
        }
        Ok(tx.finish(convert_config::type_to_proto(&case_type)).await?)
    }

    async fn delete_case_type(&self, request: Request<pb::DeleteCaseTypeRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let config = store::config::lock(&mut tx).await?;
        let before = type_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        expect_another(config.types.len())?;
        store::config::delete_type(&mut tx, before.entry.id).await?;
        tx.audit("case_type", before.entry.id, "deleted", &before.first_values()).await?;
        // A stage that was this type's alone would be everybody's without it, so it is no longer offered.
        for stage in config.stages.iter().filter(|stage| stage.case_type_ids.contains(&before.entry.id)) {
            let left: Vec<Uuid> = stage.case_type_ids.iter().copied().filter(|id| *id != before.entry.id).collect();
            let active = stage.entry.active && !left.is_empty();
            let entry = Entry { active, version: stage.entry.version + 1, ..stage.entry.clone() };
            let changed = CaseStage { entry, case_type_ids: left };
            store::config::put_stage(&mut tx, &changed).await?;
            tx.audit("case_stage", changed.entry.id, "updated", &stage.changes_to(&changed)).await?;
        }
        tell(&mut tx).await?;
        Ok(tx.finish(()).await?)
    }

    async fn create_case_stage(&self, request: Request<pb::CreateCaseStageRequest>) -> Reply<pb::CaseStage> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.case_stage.ok_or_else(|| Error::invalid("case_stage", "Send the stage to create."))?;
        let config = store::config::lock(&mut tx).await?;
        let (stage, wrong) = convert_config::stage(tx.new_id(), &wanted);
        let within = |error: Error| error.within("case_stage");
        let stage = and_judge(wrong, stage.create(&config)).map_err(within)?;
        store::config::put_stage(&mut tx, &stage).await.map_err(within)?;
        tx.audit("case_stage", stage.entry.id, "created", &stage.first_values()).await?;
        tell(&mut tx).await?;
        Ok(tx.finish(convert_config::stage_to_proto(&stage)).await?)
    }

    async fn update_case_stage(&self, request: Request<pb::UpdateCaseStageRequest>) -> Reply<pb::CaseStage> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.case_stage.ok_or_else(|| Error::invalid("case_stage", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let config = store::config::lock(&mut tx).await?;
        let before = stage_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert_config::stage_to_proto(&before), &wanted)?;
        let (wanted, wrong) = convert_config::stage(before.entry.id, &wanted);
        let within = |error: Error| error.within("case_stage");
        let stage = and_judge(wrong, before.clone().edit(wanted, &config)).map_err(within)?;
        if stage != before {
            store::config::put_stage(&mut tx, &stage).await.map_err(within)?;
            tx.audit("case_stage", stage.entry.id, "updated", &before.changes_to(&stage)).await?;
            tell(&mut tx).await?;
        }
        Ok(tx.finish(convert_config::stage_to_proto(&stage)).await?)
    }

    async fn delete_case_stage(&self, request: Request<pb::DeleteCaseStageRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let config = store::config::lock(&mut tx).await?;
        let before = stage_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        expect_another(config.stages.len())?;
        store::config::delete_stage(&mut tx, before.entry.id).await?;
        tx.audit("case_stage", before.entry.id, "deleted", &before.first_values()).await?;
        tell(&mut tx).await?;
        Ok(tx.finish(()).await?)
    }

    async fn list_stage_gates(&self, request: Request<pb::ListStageGatesRequest>) -> Reply<pb::ListStageGatesResponse> {
        let (mut tx, _) = self.db.read(request).await?;
        let pb::CaseConfig { stage_gates, .. } = convert_config::to_proto(&store::config::read(&mut tx).await?);
        Ok(tx.finish(pb::ListStageGatesResponse { stage_gates }).await?)
    }

    async fn create_stage_gate(&self, request: Request<pb::CreateStageGateRequest>) -> Reply<pb::StageGate> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.stage_gate.ok_or_else(|| Error::invalid("stage_gate", "Send the stage gate to create."))?;
        let config = store::config::lock(&mut tx).await?;
        let (gate, wrong) = convert_config::gate(tx.new_id(), &wanted);
        let within = |error: Error| error.within("stage_gate");
        let gate = and_judge(wrong, gate.create(&config)).map_err(within)?;
        store::config::put_gate(&mut tx, &gate).await?;
        tx.audit("stage_gate", gate.id, "created", &gate.first_values()).await?;
        tell(&mut tx).await?;
        Ok(tx.finish(convert_config::gate_to_proto(&gate)).await?)
    }

    async fn update_stage_gate(&self, request: Request<pb::UpdateStageGateRequest>) -> Reply<pb::StageGate> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.stage_gate.ok_or_else(|| Error::invalid("stage_gate", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let config = store::config::lock(&mut tx).await?;
        let before = gate_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert_config::gate_to_proto(&before), &wanted)?;
        let (wanted, wrong) = convert_config::gate(before.id, &wanted);
        let within = |error: Error| error.within("stage_gate");
        let gate = and_judge(wrong, before.clone().edit(wanted)).map_err(within)?;
        if gate != before {
            store::config::put_gate(&mut tx, &gate).await?;
            tx.audit("stage_gate", gate.id, "updated", &before.changes_to(&gate)).await?;
            tell(&mut tx).await?;
        }
        Ok(tx.finish(convert_config::gate_to_proto(&gate)).await?)
    }

    async fn delete_stage_gate(&self, request: Request<pb::DeleteStageGateRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let config = store::config::lock(&mut tx).await?;
        let before = gate_of(&config, &input.id)?.clone().expect_etag(&input.etag)?;
        store::config::delete_gate(&mut tx, before.id).await?;
        tx.audit("stage_gate", before.id, "deleted", &before.first_values()).await?;
        tell(&mut tx).await?;
        Ok(tx.finish(()).await?)
    }
}

fn type_of<'a>(config: &'a Config, id: &str) -> Result<&'a CaseType> {
    let id = convert::id(id, "case type")?;
    config.types.iter().find(|case_type| case_type.entry.id == id).ok_or_else(|| Error::not_found("case type"))
}

fn stage_of<'a>(config: &'a Config, id: &str) -> Result<&'a CaseStage> {
    let id = convert::id(id, "case stage")?;
    config.stages.iter().find(|stage| stage.entry.id == id).ok_or_else(|| Error::not_found("case stage"))
}

fn gate_of<'a>(config: &'a Config, id: &str) -> Result<&'a StageGate> {
    let id = convert::id(id, "stage gate")?;
    config.gates.iter().find(|gate| gate.id == id).ok_or_else(|| Error::not_found("stage gate"))
}

/// Every case has a type and a stage, so the last one stays.
fn expect_another(kept: usize) -> Result<()> {
    if kept > 1 {
        return Ok(());
    }
    Err(Error::new(Code::WrongState, "LAST_ONE", "This is the last one: every case needs one. Change it instead."))
}

/// Tells of all types, stages and gates as they are now.
async fn tell(tx: &mut Tx) -> Result<()> {
    let config = store::config::read(tx).await?;
    events::tell_of_config(tx, &config, "UPDATED").await
}
