//! What is open of single cues: the list of them, or one with what everybody said to it.

use std::collections::BTreeSet;

use attune::probe::Kind;
use attune::score::Group;
use attune::study::{Command, CueDetail, CueList, Lineage, Update};

use super::Context;

/// Which cues come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Gained,
    Lost,
    Alphabet,
}

/// The list and the opened cue, with what came for them.
#[derive(Default)]
pub struct Words {
    /// Whether the list is open.
    pub listed: bool,
    pub list: Option<Box<CueList>>,
    pub search: String,
    pub order: Order,
    /// The models compared in the list; none until chosen.
    pub pair: Option<[String; 2]>,
    /// The cue that is opened.
    pub cue: Option<String>,
    pub detail: Option<Box<CueDetail>>,
    pub lineage: Lineage,
    /// Models whose prompt and raw answer are shown.
    pub unfolded: BTreeSet<String>,
    /// Probe, dataset and prompt that were asked for last.
    group: (Option<Kind>, String, String),
}

impl Words {
    /// Opens the list of a group's cues; the group is none until one was chosen.
    pub fn open_list(&mut self, context: &mut Context<'_>, probe: Kind, group: Option<&Group>) {
        self.listed = true;
        self.of(probe, group);
        let list = self.list.as_deref();
        if !list.is_some_and(|list| self.is_of(list.probe, &list.group)) {
            self.list = None;
        }
        let (_, dataset, prompt) = self.group.clone();
        context.send(Command::LoadCues {
            probe,
            dataset,
            prompt,
        });
    }

    /// Opens a cue of a group.
    pub fn open_cue(
        &mut self,
        context: &mut Context<'_>,
        probe: Kind,
        group: Option<&Group>,
        cue: &str,
    ) {
        self.of(probe, group);
        self.cue = Some(cue.to_owned());
        self.detail = None;
        let (_, dataset, prompt) = self.group.clone();
        context.send(Command::LoadCue {
            probe,
            cue: cue.to_owned(),
            dataset,
            prompt,
        });
    }

    /// Hears of cues.
    pub fn take(&mut self, update: &Update) {
        match update {
            Update::Cues(list) if self.is_of(list.probe, &list.group) => {
                self.list = Some(list.clone());
            }
            Update::Cue { detail, lineage } if self.is_of(detail.probe, &detail.group) => {
                self.detail = Some(detail.clone());
                self.lineage.clone_from(lineage);
            }
            _ => {}
        }
    }

    fn of(&mut self, probe: Kind, group: Option<&Group>) {
        let (dataset, prompt) = group.map_or_else(Default::default, |group| {
            (group.dataset.clone(), group.prompt.clone())
        });
        self.group = (Some(probe), dataset, prompt);
    }

    fn is_of(&self, probe: Kind, group: &Group) -> bool {
        self.group.0 == Some(probe) && group.is(&self.group.1, &self.group.2)
    }
}
