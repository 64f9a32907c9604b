//! Undo and redo: every action leaves its inverse, and undoing is an action like any other.

use super::edit::Change;
use crate::log::ImportId;

/// Steps that are kept.
const MAX_STEPS: usize = 200;

/// Something that can be done, undone and done again.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Edit(Vec<Change>),
    /// Switches imports on or off.
    Imports {
        ids: Vec<ImportId>,
        active: bool,
    },
}

/// What was done, for the words on the undo button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Label {
    Add,
    Edit,
    Delete,
    Order,
    Paste,
    Resolve,
    Decide,
    Import,
    UndoImport,
    Enroll,
    AddPhoto,
    DeletePhoto,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) label: Label,
    pub(super) action: Action,
}

#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub(super) undo: Vec<Step>,
    pub(super) redo: Vec<Step>,
}

/// On which stack the inverse of what is being done goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Do,
    Undo,
    Redo,
}

impl History {
    /// Remembers how to take back what was just done.
    pub(super) fn remember(&mut self, direction: Direction, step: Step) {
        match direction {
            Direction::Do => {
                self.redo.clear();
                self.undo.push(step);
            }
            Direction::Undo => {
                self.undo.pop();
                self.redo.push(step);
            }
            Direction::Redo => {
                self.redo.pop();
                self.undo.push(step);
            }
        }
        if self.undo.len() > MAX_STEPS {
            self.undo.remove(0);
        }
    }
}
