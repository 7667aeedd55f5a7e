package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EarshotTest {
    private static final long SECOND = 1_000_000;
    private static final long BEGAN = 1_000 * SECOND;

    private int asked;
    private boolean takes = true;
    private final Earshot ear = new Earshot(() -> {
        asked += takes ? 1 : 0;
        return takes;
    });

    @Test
    void ofAReaderThatIsAwayNothingIsExpected() {
        assertEquals(BEGAN, ear.upTo(BEGAN));
        ear.is(true, BEGAN);
        ear.is(false, BEGAN + SECOND);

        assertEquals(BEGAN + 9 * SECOND, ear.upTo(BEGAN + 9 * SECOND));
        assertEquals(0, asked);
    }

    @Test
    void readsTellHowFarItWasHeardAndNobodyIsAsked() {
        ear.is(true, BEGAN);
        ear.read(BEGAN + SECOND);
        ear.read(BEGAN + SECOND - 5);

        assertEquals(BEGAN + SECOND, ear.upTo(BEGAN + SECOND + 50_000));
        assertEquals(
                BEGAN + SECOND - 7,
                ear.upTo(BEGAN + SECOND - 7),
                "a reader whose clock is ahead tells nothing of the future");
        assertEquals(0, asked);
    }

    @Test
    void inSilenceItIsAskedNowAndThenAndTheAnswerTellsOfTheTimeOfTheQuestion() {
        ear.is(true, BEGAN);
        assertEquals(BEGAN, ear.upTo(BEGAN + SECOND));
        assertEquals(BEGAN, ear.upTo(BEGAN + 3 * SECOND), "it has not answered");
        assertEquals(1, asked);

        ear.sign(true);
        assertEquals(BEGAN + SECOND, ear.upTo(BEGAN + 3 * SECOND));
        assertEquals(2, asked);
        ear.sign(true);
        assertEquals(BEGAN + 3 * SECOND, ear.upTo(BEGAN + 3 * SECOND + 110_000));
        assertEquals(2, asked, "not again so soon");
    }

    @Test
    void aQuestionThatCouldNotBePutIsPutAgain() {
        ear.is(true, BEGAN);
        takes = false;
        assertEquals(BEGAN, ear.upTo(BEGAN + SECOND));
        takes = true;
        assertEquals(BEGAN, ear.upTo(BEGAN + SECOND + 1));
        assertEquals(1, asked);
    }

    @Test
    void aReaderThatDoesNotAnswerSuchQuestionsIsNotWaitedForButAskedAgainAfterAMinute() {
        ear.is(true, BEGAN);
        ear.upTo(BEGAN + SECOND);
        ear.sign(false);
        assertEquals(BEGAN + 2 * SECOND, ear.upTo(BEGAN + 2 * SECOND));
        assertEquals(1, asked);

        ear.read(BEGAN + 60 * SECOND);
        assertEquals(BEGAN + 60 * SECOND, ear.upTo(BEGAN + 62 * SECOND));
        assertEquals(2, asked);
    }

    @Test
    void aQuestionOfWhichNobodyEverHearsIsGivenUp() {
        ear.is(true, BEGAN);
        ear.upTo(BEGAN + SECOND);
        assertEquals(BEGAN, ear.upTo(BEGAN + 30 * SECOND));
        assertEquals(BEGAN + 32 * SECOND, ear.upTo(BEGAN + 32 * SECOND));
    }

    @Test
    void aNewConnectionKnowsNothingOfTheOldOnesQuestion() {
        ear.is(true, BEGAN);
        ear.upTo(BEGAN + SECOND);
        ear.is(false, BEGAN + 2 * SECOND);
        ear.is(true, BEGAN + 3 * SECOND);
        ear.sign(true);

        assertEquals(BEGAN + 3 * SECOND, ear.upTo(BEGAN + 4 * SECOND));
        assertEquals(2, asked);
    }
}
